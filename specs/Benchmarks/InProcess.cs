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

    /// <summary>One number of callers alone, with what a decision costs in processor time and allocations.</summary>
    public static async Task PrintAsync(string root, int callers, TimeSpan duration)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        await RunAsync(side, callers, TimeSpan.FromSeconds(4));
        var (cpu, allocated, collections) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
        var paused = GC.GetTotalPauseDuration();
        var ours = await RunAsync(side, callers, duration);
        Console.WriteLine(
            $"{ours.PerSecond:F0}/s p50 {ours.Latencies.At(.5):F0} p99 {ours.Latencies.At(.99):F0} us; each "
            + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / ours.Latencies.Count:F1} us of CPU, "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / ours.Latencies.Count} bytes allocated; "
            + $"{GC.CollectionCount(0) - collections} collections "
            + $"of {(GC.GetTotalPauseDuration() - paused).TotalMilliseconds / (GC.CollectionCount(0) - collections):F2} ms");
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
