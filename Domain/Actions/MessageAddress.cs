using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Actions;

/// <summary>Whom a message is for (gateway specification §3.3), as the sender names it or as the registry knows it.</summary>
/// <param name="Team">The team; empty where it is not known, and in what was asked for the sender's own.</param>
/// <param name="Agent">The agent: a DID or 32 hexadecimal digits; empty for everybody in the team.</param>
/// <param name="Channel">What carries it, such as <c>tasks</c>; may be empty.</param>
public sealed record MessageAddress(string Team, string Agent, string Channel)
{
    /// <summary>The id that the named agent has in an org, whether it is registered or not; null where none is named.</summary>
    public AgentId? AgentIn(string org) =>
        Agent.Length == 0 ? null
        : AgentId.TryParse(Agent, out var id) ? id
        : AgentId.Of(org, Agent);
}
