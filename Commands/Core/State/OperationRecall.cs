using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// Reads back, after a restart, the operations of the last hour: no more of the log than the board keeps, however much an
/// hour holds.
/// </summary>
public sealed class OperationRecall(RecentDecisions decisions, OperationBoard operations, TimeProvider time)
{
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>Fills the board from the log. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        var since = Instant.From(time.GetUtcNow() - LookBack);
        await foreach (var recorded in decisions.SinceAsync(since, (ulong)operations.DecisionsMax, cancellationToken).ConfigureAwait(false))
        {
            var envelope = recorded.Event.Open();

            // What a brake denied says nothing of the operation.
            if (ActionDecided.Read(envelope) is { Rule: not (Brake.HaltRule or Brake.OperationRule) } decided)
            {
                operations.Seen(decided, envelope);
            }
        }
    }
}
