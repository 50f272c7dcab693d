using AgentAssembly.Specs.Simulation.Runs;
using Xunit.Abstractions;

namespace AgentAssembly.Specs.Simulation;

/// <summary>
/// A log that is cut down at any call keeps every promise: what was acknowledged is there, nothing is there in part,
/// and the log opens.
/// </summary>
public class CrashSpecs(ITestOutputHelper output)
{
    private const int Seeds = 6_000;

    [Fact]
    public void A_log_that_is_cut_down_anywhere_keeps_what_it_acknowledged_and_opens_again()
    {
        var counts = new RunCounts();
        SeededSpecs.ForEachSeed(1, Seeds, seed =>
        {
            var lived = CrashRun.Live(seed);
            lock (counts)
            {
                counts.Add(lived);
            }
        });

        output.WriteLine($"{Seeds} seeds: {counts}");
    }
}
