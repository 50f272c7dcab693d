using System.Diagnostics;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary><c>CheckAction</c> over loopback; client and server share the machine.</summary>
internal static class GrpcLoad
{
    /// <summary>
    /// Questions at a steady rate, whether or not the ones before are answered. Latency counts from the moment at which
    /// a question was due, so that a stall is not hidden by questions that were never asked.
    /// </summary>
    public static async Task<Measured> AtRateAsync(string url, int clients, int perSecond, TimeSpan duration)
    {
        var gap = Stopwatch.Frequency * clients / perSecond;
        var each = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            using var channel = GrpcChannel.ForAddress(url);
            var policy = new PolicyService.PolicyServiceClient(channel);
            var latencies = new Latencies();
            var asked = new List<Task<long>>();
            var begin = Stopwatch.GetTimestamp() + (gap * client / clients);
            for (var due = begin; due - begin < duration.TotalSeconds * Stopwatch.Frequency; due += gap)
            {
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, TimeProvider.System);
                }

                asked.Add(AskAsync(policy, $"rate-{client}", asked.Count, Math.Max(due, begin)));
            }

            foreach (var microseconds in await Task.WhenAll(asked))
            {
                latencies.AddMicroseconds(microseconds);
            }

            return latencies;
        }));
        return Sum(clients, duration, each);
    }

    /// <summary>As many questions as fit, a given number of them open at any time.</summary>
    public static async Task<Measured> AtSaturationAsync(string url, int callers, TimeSpan duration)
    {
        using var channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        });
        var policy = new PolicyService.PolicyServiceClient(channel);
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var latencies = new Latencies();
            for (var span = 0; Stopwatch.GetElapsedTime(started) < duration; span++)
            {
                var call = Stopwatch.GetTimestamp();
                await ServerProcess.AskAsync(policy, $"full-{caller}", span);
                latencies.Add(call);
            }

            return latencies;
        })));
        return Sum(callers, Stopwatch.GetElapsedTime(started), each);
    }

    private static async Task<long> AskAsync(PolicyService.PolicyServiceClient policy, string trace, int span, long due)
    {
        await ServerProcess.AskAsync(policy, trace, span);
        return (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds;
    }

    private static Measured Sum(int callers, TimeSpan duration, Latencies[] each)
    {
        var all = new Latencies();
        foreach (var latencies in each)
        {
            all.Add(latencies);
        }

        return new(duration.TotalSeconds, all);
    }
}
