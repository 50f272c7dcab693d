using System.Diagnostics;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Durable decisions: policy, digest, hash chain, group commit, answer; each caller in a session of its own.</summary>
internal static class InProcess
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Turns of a second for the floor and for us, so that both meet the same weather on a disk and processors that
    /// others use too.
    /// </summary>
    public static async Task<Comparison> MeasureAsync(string root, int callers, int turns)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        await RunAsync(side, callers, WarmUp);
        var (floor, ours) = (Measured.Nothing, Measured.Nothing);
        var (cpu, allocated) = (TimeSpan.Zero, 0L);
        for (var turn = 0; turn < turns; turn++)
        {
            floor = floor.With(Floor.Measure(root, callers, WriteSide.RecordBytes, Turn));
            var (cpuBefore, allocatedBefore) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            ours = ours.With(await RunAsync(side, callers, Turn));
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            allocated += GC.GetTotalAllocatedBytes() - allocatedBefore;
        }

        return new(callers, floor, ours, cpu / ours.Latencies.Count, allocated / ours.Latencies.Count);
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

        return new(seconds, all);
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
