using System.Collections.Concurrent;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>A round of asking people as the write side knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Org">The tenant.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The version of its stream that the state follows from.</param>
/// <param name="Decided">Completed once the round has left <see cref="ApprovalPhase.Pending"/>.</param>
public sealed record KnownApproval(ApprovalId Id, string Org, ApprovalState State, StreamVersion Version, TaskCompletionSource Decided);

/// <summary>
/// The rounds that something still follows from: people are asked, a grant can be redeemed, or a refusal answers the same
/// action. All others are forgotten; their streams remain. One writer, any readers.
/// </summary>
public sealed class ApprovalBook
{
    private readonly ConcurrentDictionary<ApprovalId, KnownApproval> _rounds = new();
    private readonly ConcurrentDictionary<Hash256, ApprovalId> _byDigest = new();
    private readonly ConcurrentDictionary<(string Org, AgentId Agent), int> _openOfAgents = new();
    private readonly ConcurrentDictionary<string, int> _openOfOrgs = new(StringComparer.Ordinal);

    // In the order of their ends. An end that is told twice, as by a round that was forgotten before, is passed over.
    private readonly PriorityQueue<ApprovalId, long> _ended = new();

    /// <summary>The rounds, in no order.</summary>
    public IEnumerable<KnownApproval> All => _rounds.Values;

    /// <summary>A round; null when it is forgotten or never was.</summary>
    public KnownApproval? Find(ApprovalId id) => _rounds.GetValueOrDefault(id);

    /// <summary>The latest round about an action; null when it is forgotten or never was.</summary>
    public KnownApproval? Of(Hash256 digest) => _byDigest.TryGetValue(digest, out var id) ? Find(id) : null;

    /// <summary>How many rounds of an agent are open.</summary>
    public int OpenOf(string org, AgentId agent) => _openOfAgents.GetValueOrDefault((org, agent));

    /// <summary>How many rounds of an org are open.</summary>
    public int OpenOf(string org) => _openOfOrgs.GetValueOrDefault(org);

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != ApprovalId.CategoryKey)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        ForgetEnded(envelope.RecordedAt);
        var id = new ApprovalId(stream.Id);
        var known = Find(id);
        var before = known?.State ?? ApprovalDecider.Initial;
        var happened = ApprovalEventCodec.Read(envelope);
        if (known is null && happened is not ApprovalEvent.Requested)
        {
            return;
        }

        // An event of a type that only a newer build knows still is the stream's last version.
        var after = happened is null ? before : ApprovalDecider.Evolve(before, happened);
        var decided = known?.Decided ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rounds[id] = new(id, envelope.Org ?? "", after, envelope.Version, decided);
        if (known is null)
        {
            _byDigest[after.Request!.Digest] = id;
        }

        Count(_rounds[id], before.IsOpen, after.IsOpen);
        if (after.Phase != ApprovalPhase.Pending)
        {
            decided.TrySetResult();
        }
    }

    private void Count(KnownApproval round, bool wasOpen, bool isOpen)
    {
        if (wasOpen == isOpen)
        {
            return;
        }

        Add(_openOfOrgs, round.Org, isOpen ? 1 : -1);
        Add(_openOfAgents, (round.Org, round.State.Request!.Agent), isOpen ? 1 : -1);
        if (!isOpen)
        {
            _ended.Enqueue(round.Id, Math.Max(round.State.Until.UnixMicroseconds, round.State.LastAt.UnixMicroseconds));
        }
    }

    // Only the log's own time counts here, so that the same log leads to the same state.
    private void ForgetEnded(Instant now)
    {
        while (_ended.TryPeek(out var id, out var until) && until < now.UnixMicroseconds)
        {
            _ended.Dequeue();
            if (_rounds.TryRemove(id, out var round))
            {
                _byDigest.TryRemove(KeyValuePair.Create(round.State.Request!.Digest, id));
            }
        }
    }

    private static void Add<TKey>(ConcurrentDictionary<TKey, int> counts, TKey key, int change)
        where TKey : notnull
    {
        var count = counts.GetValueOrDefault(key) + change;
        if (count == 0)
        {
            counts.TryRemove(key, out _);
        }
        else
        {
            counts[key] = count;
        }
    }
}
