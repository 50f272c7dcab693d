using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>A decision on its way to being decided again.</summary>
/// <param name="Recorded">Its event.</param>
/// <param name="Actor">What was known of the agent; null where it showed no credential, and the event says what it claimed.</param>
/// <param name="Candidates">Who answers now.</param>
internal readonly record struct ReplayItem(RecordedEvent Recorded, ActorFacts? Actor, OrgCandidates Candidates);

/// <summary>Decides the decisions of some sessions again, each session's in the order of the log. One batch at a time.</summary>
internal sealed class ReplayLane(InputOpener inputs, int candidates)
{
    private const int SessionsMax = 65_536;
    private const int ActorsMax = 16_384;

    private readonly DecisionReader _reader = new();
    private readonly Dictionary<(AgentId, string), ActorFacts> _asserted = [];
    private readonly Dictionary<SessionKey, SessionFacts?> _sessions = [];

    /// <summary>What came of it so far.</summary>
    public ReplayFold Fold { get; } = new(candidates);

    /// <summary>Decides again.</summary>
    public async ValueTask RunAsync(ReadOnlyMemory<ReplayItem> batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            var item = batch.Span[i];
            if (_reader.Read(item.Recorded) is { } decision)
            {
                var opening = inputs.OpenAsync(decision, cancellationToken);
                var opened = opening.IsCompletedSuccessfully ? opening.Result : await opening.ConfigureAwait(false);
                var session = item.Candidates.AskOfSessions ? SessionOf(decision, item.Recorded.Event) : null;
                Fold.Add(
                    new(decision, opened.Inputs, opened.Incomplete, item.Actor ?? AssertedBy(decision), session), item.Candidates.Sets);
                session?.Add(decision.Kind, decision.Tool, decision.Verdict, decision.At);
            }
        }
    }

    // Null for a session of which the beginning is not in the range.
    private SessionFacts? SessionOf(RecordedDecision decision, ChainedEvent recorded)
    {
        var key = SessionKey.Of(decision.Org, decision.Agent, decision.TraceId, decision.At);
        if (_sessions.TryGetValue(key, out var known))
        {
            return known;
        }

        var isBeginning = recorded.Version == StreamVersion.First && recorded.Stream == key.Part(0);
        var facts = isBeginning && _sessions.Count < SessionsMax ? new SessionFacts() : null;
        if (_sessions.Count < SessionsMax)
        {
            _sessions.Add(key, facts);
        }

        return facts;
    }

    private ActorFacts AssertedBy(RecordedDecision decision)
    {
        var key = (decision.Agent, decision.Team);
        if (_asserted.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_asserted.Count >= ActorsMax)
        {
            _asserted.Clear();
        }

        return _asserted[key] = ReplayedAction.Asserted(decision);
    }
}
