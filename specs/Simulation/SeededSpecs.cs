using System.Globalization;
using System.Runtime.ExceptionServices;

namespace AgentAssembly.Specs.Simulation;

/// <summary>Runs a simulation over many seeds, or over the one that somebody wants to see again.</summary>
public static class SeededSpecs
{
    /// <summary>The environment variable that holds the one seed to run.</summary>
    public const string SeedVariable = "SIMULATION_SEED";

    /// <summary>Lives through seeds on all processors; the first that fails ends it.</summary>
    internal static void ForEachSeed(int first, int count, Action<int> live)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var one))
        {
            live(one);
            return;
        }

        try
        {
            var both = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(first, first + count, both, live);
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }
    }
}
