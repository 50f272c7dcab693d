using AgentAssembly.Specs.Crash.Child;
using Xunit.Abstractions;

namespace AgentAssembly.Specs.Crash;

/// <summary>
/// A child under fire from many callers is killed at random times, and whatever it was told to be durable is there.
/// Shows that recovery works; the simulation shows durability.
/// </summary>
public class KillSpecs(ITestOutputHelper output)
{
    private const int Kills = 200;
    private const int Lanes = 2;
    private const int KillsAFolder = 20;
    private const int Callers = 256;
    private const int InFlightMin = 64;

    // Wait for this many before a kill, so that the least number is still there when it arrives.
    private const int InFlightAimed = 192;

    private const int Attempts = 2 * Kills;

    private int _counted;
    private int _kills;
    private int _openGroups;
    private int _acknowledged;

    private bool IsOn => Volatile.Read(ref _counted) < Kills && Volatile.Read(ref _kills) < Attempts;

    [Fact]
    public async Task Nothing_acknowledged_is_missing_after_two_hundred_kills_under_fire()
    {
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => RunLaneAsync(lane))));

        output.WriteLine(
            $"{_kills} kills, {_counted} with at least {InFlightMin} requests in flight, "
            + $"{_openGroups} of those into an open group, {_acknowledged} events acknowledged");
        Assert.True(_counted >= Kills, $"only {_counted} of {_kills} kills had {InFlightMin} requests in flight");
        Assert.True(_openGroups * 2 >= _counted, $"only {_openGroups} of {_counted} kills hit an open group");
    }

    private async Task RunLaneAsync(int lane)
    {
        for (var folder = 0; IsOn; folder++)
        {
            var random = new Random((lane * 1_000) + folder);
            var segmentBytes = random.Next(1, 5) * 1024 * 1024;
            using var state = new TemporaryState();
            var check = new LogCheck(state, segmentBytes);
            for (var kill = 0; kill < KillsAFolder && IsOn; kill++)
            {
                if (kill > 0 && random.Next(4) == 0)
                {
                    state.DeleteIndex();
                }

                await KillOnceAsync(state, check, segmentBytes, random);
                if (random.Next(3) > 0)
                {
                    await check.RunAsync();
                }
            }

            await check.RunAsync();
            Interlocked.Add(ref _acknowledged, check.Acknowledged);
        }
    }

    private async Task KillOnceAsync(TemporaryState state, LogCheck check, int segmentBytes, Random random)
    {
        using var child = ChildProcess.Start(state.Path, Callers, segmentBytes, random.Next());
        await child.WaitUntilAsync(m => m.State == ChildState.Busy, "having every caller answered");
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10, 100)), TimeProvider.System);

        // Groups are short beside what lies between them; half of the kills wait for the next one to begin.
        var awaitGroup = random.Next(4) > 0;
        child.Await(m => Volatile.Read(ref m.InFlight) >= InFlightAimed && (m.IsGroupOpen || !awaitGroup));
        child.Kill();

        check.Expect(child.Marks.Acknowledgements());
        Interlocked.Increment(ref _kills);
        if (child.Marks.InFlight >= InFlightMin)
        {
            Interlocked.Increment(ref _counted);
            Interlocked.Add(ref _openGroups, child.Marks.IsGroupOpen ? 1 : 0);
        }

        Assert.Equal(ChildState.Busy, child.Marks.State);
    }
}
