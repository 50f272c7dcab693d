using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Crash.Child;

namespace AgentAssembly.Specs.Crash;

/// <summary>A stop that was asked for: everybody is answered, and nothing is left to recover.</summary>
public class StopSpecs
{
    private const int Callers = 128;
    private const int SegmentBytes = 1024 * 1024;
    private const int Rounds = 5;

    [Fact]
    public async Task A_child_that_is_told_to_stop_under_fire_answers_everybody_and_leaves_a_whole_log()
    {
        using var state = new TemporaryState();
        var check = new LogCheck(state, SegmentBytes);
        for (var round = 0; round < Rounds; round++)
        {
            using var child = ChildProcess.Start(state.Path, Callers, SegmentBytes, seed: round);
            await child.WaitUntilAsync(m => m.State == ChildState.Busy, "having every caller answered");

            var (exitCode, errors) = await child.TerminateAsync();

            Assert.Equal((0, ""), (exitCode, errors));
            Assert.Equal(ChildState.Stopped, child.Marks.State);
            Assert.Equal(0, child.Marks.InFlight);
            Assert.Equal(Callers, child.Marks.Refused);
            check.Expect(child.Marks.Acknowledgements());
            await check.RunAsync();
        }

        Assert.Empty(Directory.EnumerateFiles(state.QuarantinePath));
    }

    [Fact]
    public async Task A_second_process_is_refused_and_told_which_one_holds_the_log()
    {
        using var state = new TemporaryState();
        var check = new LogCheck(state, SegmentBytes);
        using var child = ChildProcess.Start(state.Path, Callers, SegmentBytes, seed: 1);
        await child.WaitUntilAsync(m => m.State == ChildState.Busy, "having every caller answered");

        var refusal = Assert.Throws<EventStoreException>(
            () => EmbeddedEventStore.Open(state.Path, default, new EmbeddedStoreOptions(), TimeProvider.System));

        Assert.Equal(StoreFault.Locked, refusal.Fault);
        Assert.Contains($"process {child.Id}:", refusal.Message, StringComparison.Ordinal);

        child.Kill();
        check.Expect(child.Marks.Acknowledgements());
        await check.RunAsync();
    }
}
