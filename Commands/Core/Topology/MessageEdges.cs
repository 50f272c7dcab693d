using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.Topology;

/// <summary>
/// Who sent messages to whom: a fold of the decisions that let a message go, of agents that showed their credential. It is
/// brought up to date by whoever asks, so that no decision pays for it. Safe for concurrent use.
/// </summary>
/// <param name="feed">The log.</param>
/// <param name="distinctMax">Most distinct edges of an org; the one that was not seen for longest makes room.</param>
public sealed class MessageEdges(IEventFeed feed, int distinctMax) : IDisposable
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    // Orgs are as many as registered agents belong to: other decisions are not looked at.
    private readonly Dictionary<string, EdgeTallies> _orgs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);
    private Position _next = Position.Start;

    /// <summary>The wanted edges of an org, as of now, that were seen at or after a moment.</summary>
    /// <returns>The latest first, and how many edges of the org have made room for others so far.</returns>
    internal async ValueTask<(List<EdgeTally> Edges, long Forgotten)> LatestAsync(
        string org, Func<EdgeTally, bool> isWanted, Instant since, int limit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var recorded in feed.ReadAllAsync(_next, Sessions, cancellationToken).ConfigureAwait(false))
            {
                Apply(recorded);
                _next = recorded.Position.Next;
            }

            return _orgs.GetValueOrDefault(org) is { } tallies
                ? (tallies.Latest(isWanted, since, limit), tallies.Forgotten)
                : ([], 0);
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
        // Most decisions are about something else, and are told by their bytes: canonical data has one spelling.
        if (recorded.Event.Bytes.Span.IndexOf("\"kind\":\"SEND_MESSAGE\""u8) < 0)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        if (envelope is { Org: { } org, Assurance: Assurance.Bound }
            && ActionDecided.Read(envelope) is { Kind: ActionKind.SendMessage } decided
            && decided.Verdict is Verdict.Allow or Verdict.Redact
            && KeyOf(decided) is { } key)
        {
            TalliesOf(org).Add(new EdgeTally(
                key,
                EdgeProvenance.Decided,
                new EdgeTeams(envelope.Team ?? "", decided.TargetTeam),
                1,
                recorded.Event.RecordedAt,
                recorded.Event.RecordedAt,
                0,
                recorded.Position));
        }
    }

    // A message to nobody in particular in no known team leads nowhere.
    private static EdgeKey? KeyOf(ActionDecided decided) =>
        decided.TargetAgent is { } target ? new EdgeKey(decided.Agent, target, EdgeKind.Messages, "")
        : decided.TargetTeam.Length > 0 ? new EdgeKey(decided.Agent, null, EdgeKind.Messages, decided.TargetTeam)
        : null;

    private EdgeTallies TalliesOf(string org)
    {
        if (!_orgs.TryGetValue(org, out var tallies))
        {
            _orgs.Add(org, tallies = new EdgeTallies(distinctMax));
        }

        return tallies;
    }
}
