using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Asking;

// `agent` and `team` of an action. What is not written down is not known.
internal static class ActorReader
{
    public static ActorFacts Read(FactSection action, Instant at)
    {
        var actor = action.Section("agent", ActionWords.Agent) is { } agent ? ReadAgent(agent, at) : ActorFacts.Nobody;
        return action.Section("team", ActionWords.Team) is { } team
            ? actor with { TeamActiveAgents = team.Count("active_agents"), TeamBudgetRemaining = team.Usd("budget_remaining") }
            : actor;
    }

    private static ActorFacts ReadAgent(FactSection agent, Instant at)
    {
        var (org, did) = (agent.Text("org"), agent.Text("did"));
        return new ActorFacts
        {
            Org = org,
            Team = agent.Text("team"),
            Id = agent.Text("id") is { } id ? ReadId(id, agent) : AgentId.Of(org ?? ActorClaim.Default, did ?? ""),
            Did = did,
            Name = agent.Text("name"),
            Depth = agent.Count("depth"),
            ChildrenCount = agent.Count("children"),
            RegisteredAt = agent.Age("age") is { } age ? Before(at, age) : null,
            RiskTier = agent.Word("risk_tier", ActionWords.RiskTiers),
            GovernanceLevel = agent.Word("governance_level", ActionWords.GovernanceLevels),
            Parent = agent.Section("parent", ActionWords.Agent) is { } parent ? ReadAgent(parent, at) : null,
        };
    }

    public static Instant Before(Instant at, TimeSpan age) => new(at.UnixMicroseconds - (age.Ticks / TimeSpan.TicksPerMicrosecond));

    private static AgentId ReadId(string text, FactSection agent)
    {
        if (AgentId.TryParse(text, out var id)
            || (Guid.TryParseExact(text, "D", out var uuid) && AgentId.TryParse(uuid.ToString("N"), out id)))
        {
            return id;
        }

        agent.Report("id", "must be 32 hexadecimal digits or a UUID; a DID or a name belongs under 'did'");
        return default;
    }
}
