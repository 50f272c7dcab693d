namespace AgentAssembly.Commands.Core.State;

/// <summary>What a text that names an agent leads to.</summary>
public abstract record AgentLookup
{
    private AgentLookup()
    {
    }

    /// <summary>One agent.</summary>
    /// <param name="Agent">The agent, registered now or once.</param>
    public sealed record Found(KnownAgent Agent) : AgentLookup;

    /// <summary>No agent of this org, or none at all: the two are not told apart.</summary>
    public sealed record Unknown : AgentLookup;

    /// <summary>Several agents of this org: an older key that two of them share.</summary>
    public sealed record Ambiguous : AgentLookup;
}
