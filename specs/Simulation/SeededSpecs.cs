using System.Globalization;

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

        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, live);
    }
}
