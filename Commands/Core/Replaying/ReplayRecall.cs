using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Tells after a restart of the replays that the process before did not live to finish.</summary>
/// <remarks>Only right while no other process runs replays on the same log.</remarks>
public sealed class ReplayRecall(WriteSideState state, ReplayJobs jobs)
{
    /// <summary>Tells of them. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        foreach (var replay in state.Replays.All.Where(replay => replay.State.Phase == ReplayPhase.Running).ToList())
        {
            await jobs.TellAsync(
                replay.Id, replay.State.Terms!, new ReplayCommand.Fail(ReplayFailures.Interrupted), cancellationToken).ConfigureAwait(false);
        }
    }
}
