using System.Diagnostics;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>What looking for anomalies adds to a decision: an ordinary call counted in its agent's baseline, and nothing found.</summary>
internal static class Baselines
{
    private const int Calls = 2_000_000;
    private const int MicrosecondsApart = 10_000;

    public static void Print()
    {
        Console.WriteLine("  counted and looked at, an agent with so many different calls      ns   bytes allocated");
        foreach (var kinds in (int[])[10, 1_000, 100_000])
        {
            Run(kinds);
            var (allocated, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            Run(kinds);
            var (elapsed, bytes) = (watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - allocated);
            Console.WriteLine($"    {kinds,7:N0}                                                    {elapsed.TotalNanoseconds / Calls,7:F0}   {bytes / (double)Calls,7:F2}");
        }
    }

    private static void Run(int kinds)
    {
        var (baseline, rules, hits) = (new AgentBaseline(), AnomalyRules.Default with { LoopThreshold = 500 }, 0);
        for (var i = 0; i < Calls; i++)
        {
            var action = new BaselineAction(new Instant((long)i * MicrosecondsApart), (ulong)((i * 7_919L % kinds) + 1), true, 0);
            var sight = baseline.Count(action, rules, out _);
            hits += sight.Repeats > Calls || sight.Spike.IsSpike(rules) ? 1 : 0;
        }

        if (hits > 0)
        {
            throw new InvalidOperationException("nothing was unusual");
        }
    }
}
