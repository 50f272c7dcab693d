using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>
/// Finds rounds, those that the folded state has forgotten included: their streams tell all. Safe for concurrent use.
/// </summary>
public sealed class ApprovalRounds(WriteSideState state, IEventStore store)
{
    /// <summary>A round; null when there never was one of this id.</summary>
    public async ValueTask<KnownApproval?> FindAsync(ApprovalId id, CancellationToken cancellationToken)
    {
        if (state.Approvals.Find(id) is { } known)
        {
            return known;
        }

        KnownApproval? found = null;
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            found = After(found, id, recorded);
        }

        return found;
    }

    /// <summary>A round as it was after one of its events.</summary>
    public async ValueTask<KnownApproval?> FindAsync(ApprovalId id, StreamVersion at, CancellationToken cancellationToken)
    {
        KnownApproval? found = null;
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            found = After(found, id, recorded);
            if (recorded.Event.Version >= at)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>
    /// The number of the next round about an action. Rounds are numbered without a gap, so that few looks find the last of many.
    /// Once this has returned, the state knows the last one as far as anything follows from it.
    /// </summary>
    public async ValueTask<int> NextAsync(string org, Hash256 digest, CancellationToken cancellationToken)
    {
        // INVARIANT: round `there` exists, or is -1; round `missing` did not when it was looked at.
        var (there, missing) = (-1, 1);
        while (await ExistsAsync(org, digest, missing - 1, cancellationToken).ConfigureAwait(false))
        {
            (there, missing) = (missing - 1, missing * 2);
        }

        missing--;
        while (missing - there > 1)
        {
            var middle = there + ((missing - there) / 2);
            (there, missing) = await ExistsAsync(org, digest, middle, cancellationToken).ConfigureAwait(false)
                ? (middle, missing)
                : (there, middle);
        }

        if (there >= 0)
        {
            await CatchUpAsync(ApprovalId.Of(org, digest, there), cancellationToken).ConfigureAwait(false);
        }

        return there + 1;
    }

    /// <summary>Waits until the state has folded all there is of a round.</summary>
    public async ValueTask CatchUpAsync(ApprovalId id, CancellationToken cancellationToken)
    {
        var head = await store.ReadStreamHeadAsync(id.Stream, cancellationToken).ConfigureAwait(false);
        var actual = ExpectedVersion.Of(head);
        await state.CatchUpAsync(store, new(id.Stream, actual, actual), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> ExistsAsync(string org, Hash256 digest, int round, CancellationToken cancellationToken) =>
        await store.ReadStreamHeadAsync(ApprovalId.Of(org, digest, round).Stream, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>A round after one more of its events.</summary>
    internal static KnownApproval After(KnownApproval? before, ApprovalId id, RecordedEvent recorded)
    {
        var envelope = recorded.Event.Open();
        var was = before?.State ?? ApprovalDecider.Initial;
        var now = ApprovalEventCodec.Read(envelope) is { } happened ? ApprovalDecider.Evolve(was, happened) : was;
        var decided = before?.Decided ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (now.Phase != ApprovalPhase.Pending)
        {
            decided.TrySetResult();
        }

        return new(id, envelope.Org ?? "", now, envelope.Version, decided);
    }
}
