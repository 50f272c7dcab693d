using System.Diagnostics;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Durable decisions: policy, digest, hash chain, group commit, answer; each caller in a session of its own.</summary>
internal static class InProcess
{
    public static async Task<Measured> MeasureAsync(string root, int callers, TimeSpan duration)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        await RunAsync(side, callers, TimeSpan.FromSeconds(2));
        return await RunAsync(side, callers, duration);
    }

    private static async Task<Measured> RunAsync(WriteSide side, int callers, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(() => CallAsync(side, c, started, duration))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = new Latencies();
        foreach (var latencies in each)
        {
            all.Add(latencies);
        }

        return new(callers, all.Count / seconds, all);
    }

    private static async Task<Latencies> CallAsync(WriteSide side, int caller, long started, TimeSpan duration)
    {
        var latencies = new Latencies();
        var trace = $"trace-{caller}-{started}";
        for (var span = 0; Stopwatch.GetElapsedTime(started) < duration; span++)
        {
            var call = Stopwatch.GetTimestamp();
            var reply = await side.Handler.HandleAsync(WriteSide.ToolCall($"agent-{caller}", trace, span), default);
            latencies.Add(call);
            if (reply.Verdict != Verdict.Allow || reply.Position is null)
            {
                throw new InvalidOperationException($"not an allowed, recorded decision: {reply}");
            }
        }

        return latencies;
    }
}
