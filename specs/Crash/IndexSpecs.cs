using AgentAssembly.Specs.Crash.Child;

namespace AgentAssembly.Specs.Crash;

/// <summary>The index is rebuilt from the log, however often the rebuilding is interrupted.</summary>
public class IndexSpecs
{
    private const int Callers = 256;
    private const int SegmentBytes = 2 * 1024 * 1024;
    private const int EventsAtLeast = 20_000;
    private const int Kills = 8;

    [Fact]
    public async Task An_index_whose_catching_up_is_killed_again_and_again_is_right_in_the_end()
    {
        var random = new Random(7);
        using var state = new TemporaryState();
        var check = new LogCheck(state, SegmentBytes);
        using (var child = ChildProcess.Start(state.Path, Callers, SegmentBytes, seed: 1))
        {
            await child.WaitUntilAsync(
                m => m.State == ChildState.Busy && m.Acknowledgements().Skip(EventsAtLeast).Any(), "a log that takes a while to index");
            child.Kill();
            check.Expect(child.Marks.Acknowledgements());
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill % 3 == 0)
            {
                state.DeleteIndex();
            }

            using var child = ChildProcess.Start(state.Path, Callers, SegmentBytes, seed: 2 + kill);
            await child.WaitUntilAsync(m => m.State != ChildState.Starting, "opening the log");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 120)), TimeProvider.System);
            child.Kill();
            check.Expect(child.Marks.Acknowledgements());
        }

        await check.RunAsync();
    }
}
