using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.Trust;

/// <summary>
/// What registered agents did lately, as far as they showed their credential: a fold of their decisions and of what
/// people were asked. It is brought up to date by whoever asks, so that no decision pays for it. Safe for concurrent use.
/// </summary>
public sealed class TrustBook(WriteSideState state, IEventStore store, IEventFeed feed) : IDisposable
{
    private static readonly FeedFilter Sources = FeedFilter.OfCategories("session", "approval");

    private readonly Dictionary<AgentId, TrustLedger> _ledgers = [];
    private readonly Dictionary<ApprovalId, AgentId?> _asking = [];
    private readonly SemaphoreSlim _gate = new(1);
    private Position? _next;

    /// <summary>What each of some agents did in the window that ends at a moment, up to the log's end.</summary>
    public async ValueTask<IReadOnlyList<TrustSignals>> OfAsync(
        IReadOnlyCollection<AgentId> agents, Instant now, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var next = _next ??= await new LogTimes(feed)
                .FirstSinceAsync(TrustScore.WindowStart(now), ulong.MaxValue, cancellationToken).ConfigureAwait(false);
            await foreach (var recorded in feed.ReadAllAsync(next, Sources, cancellationToken).ConfigureAwait(false))
            {
                await ApplyAsync(recorded, cancellationToken).ConfigureAwait(false);
                _next = recorded.Position.Next;
            }

            return [.. agents.Select(agent => _ledgers.GetValueOrDefault(agent)?.Until(now) ?? default)];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask ApplyAsync(RecordedEvent recorded, CancellationToken cancellationToken)
    {
        var envelope = recorded.Event.Open();
        if (ActionDecided.Read(envelope) is { } decided)
        {
            if (envelope.Assurance != Assurance.Bound)
            {
                return;
            }

            Add(decided.Agent, envelope.RecordedAt, TrustSignals.Of(decided));
        }
        else if (recorded.Event.Stream.CategoryKey == ApprovalId.CategoryKey && ApprovalEventCodec.Read(envelope) is { } asked)
        {
            await ApplyAsync(new(recorded.Event.Stream.Id), asked, envelope, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ApplyAsync(ApprovalId id, ApprovalEvent happened, EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (happened is ApprovalEvent.Requested)
        {
            _asking[id] = AskerIn(envelope);
            return;
        }

        var signals = TrustSignals.Of(happened);
        if (signals != default && await AskerOfAsync(id, cancellationToken).ConfigureAwait(false) is { } agent)
        {
            Add(agent, envelope.RecordedAt, signals);
        }

        if (happened is ApprovalEvent.Rejected or ApprovalEvent.Expired or ApprovalEvent.Withdrawn or ApprovalEvent.Redeemed)
        {
            _asking.Remove(id);
        }
    }

    private async ValueTask<AgentId?> AskerOfAsync(ApprovalId id, CancellationToken cancellationToken)
    {
        if (_asking.TryGetValue(id, out var known))
        {
            return known;
        }

        // It was asked before the window began.
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            return AskerIn(recorded.Event.Open());
        }

        return null;
    }

    // Only what an agent did that showed its credential is its own.
    private static AgentId? AskerIn(EventEnvelope envelope) =>
        envelope.Assurance == Assurance.Bound && ApprovalEventCodec.Read(envelope) is ApprovalEvent.Requested requested
            ? requested.Request.Agent
            : null;

    // Only those that are known are shown.
    private void Add(AgentId agent, Instant at, TrustSignals signals)
    {
        if (state.Agents.Find(agent) is not null)
        {
            if (!_ledgers.TryGetValue(agent, out var ledger))
            {
                _ledgers.Add(agent, ledger = new());
            }

            ledger.Add(at, signals);
        }
    }
}
