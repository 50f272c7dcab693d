using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Edges.Cli.Demo;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>Who acts in a simulation: an agent for each session, named as the session is.</summary>
/// <param name="Org">The organisation of all of them.</param>
/// <param name="Team">Their team.</param>
internal sealed record SimulatedAgents(string Org, string Team);

/// <summary>
/// Puts recorded sessions to a set, one after the other, as if each action came a second after the one before. What a
/// recording does not say of an agent is not known; it names no costs, so nothing is spent of budgets.
/// </summary>
internal static class Simulation
{
    private const long StepMicroseconds = 1_000_000;

    private static readonly SpendingFacts NothingSpent = new(0, 0, 0);

    /// <summary>Plays all sessions.</summary>
    /// <param name="set">Who is asked.</param>
    /// <param name="sessions">What to play; a denied action does not keep the next ones from being asked about.</param>
    /// <param name="agents">Who acts.</param>
    /// <param name="start">When the first action happens.</param>
    public static SimulationTally Play(PolicySet set, IReadOnlyList<RecordedSession> sessions, SimulatedAgents agents, Instant start)
    {
        var tally = new SimulationTally();
        var limits = new RateLedger();
        var now = start;
        foreach (var session in sessions)
        {
            var claim = ActorClaim.From(agents.Org, agents.Team, session.Name);
            var actor = new ActorFacts { Org = claim.Org, Team = claim.Team, Did = claim.Did, Id = claim.AgentId, Name = session.Name };
            var past = new SessionFacts();
            foreach (var recorded in session.Actions)
            {
                var question = ActionQuestion.Of(ActionOf(recorded, session.Name, claim), actor, past, now) with { Spending = NothingSpent };
                var ruling = set.Evaluate(question, limits);
                past.Add(question.Kind, question.Tool, ruling.Verdict, now);
                tally.Add(session.Name, recorded, ruling);
                now = new Instant(now.UnixMicroseconds + StepMicroseconds);
            }
        }

        return tally;
    }

    private static AgentAction ActionOf(RecordedAction recorded, string session, ActorClaim actor) => recorded.Kind switch
    {
        "llm_call" => new()
        {
            Actor = actor, TraceId = session, Kind = ActionKind.LlmCall, Model = recorded.Name, PromptTokens = recorded.PromptTokens,
        },
        "tool_call" => new() { Actor = actor, TraceId = session, Kind = ActionKind.ToolCall, Tool = recorded.Name, Payload = recorded.Json },
        "tool_result" => new() { Actor = actor, TraceId = session, Kind = ActionKind.ToolResult, Tool = recorded.Name, Payload = recorded.Json },
        var other => throw new System.Diagnostics.UnreachableException($"no recording holds '{other}'"),
    };
}
