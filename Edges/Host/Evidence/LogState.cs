using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>
/// Folds the write side's state from a log's files alone. Works while a process appends, and changes nothing.
/// </summary>
public static class LogState
{
    /// <summary>Folds a whole log.</summary>
    /// <param name="folder">A folder of segments, or a state folder.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    /// <exception cref="EvidenceException">There is no log, or it is damaged: then no state follows from it.</exception>
    public static DescribedState Fold(string folder, CancellationToken cancellationToken)
    {
        using var snapshot = LogSnapshot.Take(folder);
        var walk = new RecordWalk(snapshot);
        var state = new DurableState();
        foreach (var recorded in walk.Events())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DurableState.Categories.Passes(recorded.Event.Stream))
            {
                state.Apply(recorded with { Event = Kept(recorded.Event) });
            }

            state.PassTo(recorded.Position.Next);
        }

        if (!walk.IsSound())
        {
            throw LogAudit.Stopped(snapshot.Folder, walk.Problem!, "No state was made of it");
        }

        var (lines, next) = state.Describe();
        return new(lines, next.Value);
    }

    // The walk uses its bytes again, and the state may keep what it is given.
    private static ChainedEvent Kept(ChainedEvent chained) => EventCodec.Read(chained.Bytes.ToArray(), chained.Hash);
}
