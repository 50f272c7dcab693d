using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>
/// The latest rounds, ended ones included: a fold of their streams. It is brought up to date by whoever asks, so that no
/// decision pays for it. Safe for concurrent use.
/// </summary>
/// <param name="feed">The log.</param>
/// <param name="roundsMax">Most rounds; of those that have ended, the one that did so first makes room.</param>
public sealed class ApprovalHistory(IEventFeed feed, int roundsMax) : IDisposable
{
    private static readonly FeedFilter Rounds = FeedFilter.OfCategories("approval");

    private readonly Dictionary<ApprovalId, KnownApproval> _rounds = [];
    private readonly Queue<ApprovalId> _ended = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Position _next = Position.Start;

    /// <summary>The rounds that pass, as of now, the latest first.</summary>
    public async ValueTask<IReadOnlyList<KnownApproval>> ListAsync(
        Func<KnownApproval, bool> passes, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var recorded in feed.ReadAllAsync(_next, Rounds, cancellationToken).ConfigureAwait(false))
            {
                Apply(recorded);
                _next = recorded.Position.Next;
            }

            return
            [
                .. _rounds.Values.Where(passes)
                    .OrderByDescending(round => round.State.RequestedAt.UnixMicroseconds).ThenBy(round => round.Id.Value),
            ];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private void Apply(RecordedEvent recorded)
    {
        var id = new ApprovalId(recorded.Event.Stream.Id);
        var before = _rounds.GetValueOrDefault(id);
        var after = ApprovalRounds.After(before, id, recorded);
        if (after.State.Phase == ApprovalPhase.None)
        {
            return;
        }

        _rounds[id] = after;
        if (before?.State.IsOpen == true && !after.State.IsOpen)
        {
            _ended.Enqueue(id);
        }

        while (_rounds.Count > roundsMax && _ended.TryDequeue(out var oldest))
        {
            _rounds.Remove(oldest);
        }
    }
}
