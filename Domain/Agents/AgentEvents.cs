using System.Collections.Immutable;

namespace AgentAssembly.Domain.Agents;

/// <summary>What happens to an agent. Told in its own stream, <c>agent-…</c>.</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>The agent proved that it holds its key, and joined.</summary>
    /// <param name="Profile">What it said of itself.</param>
    /// <param name="Lineage">Where it stands among agents.</param>
    /// <param name="TokenHash">SHA-256 of its credential's UTF-8 bytes, 64 hexadecimal digits; the credential is kept nowhere.</param>
    public sealed record Registered(AgentProfile Profile, AgentLineage Lineage, string TokenHash) : AgentEvent;

    /// <summary>The agent proved again that it holds its key, and got a new credential; the old one ended.</summary>
    /// <param name="TokenHash">SHA-256 of the new credential.</param>
    public sealed record CredentialRotated(string TokenHash) : AgentEvent;

    /// <summary>The agent left; its credential ended.</summary>
    /// <param name="Reason">Why, in its own words; at most <see cref="AgentProfile.TextLengthMax"/> characters.</param>
    public sealed record Deregistered(string Reason) : AgentEvent;
}

/// <summary>What an agent says of itself when it registers.</summary>
public sealed record AgentProfile
{
    /// <summary>Longest text, in characters.</summary>
    public const int TextLengthMax = 1_024;

    /// <summary>Most tools, and most labels.</summary>
    public const int ItemsMax = 256;

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team; an attribute that may change.</summary>
    public required string Team { get; init; }

    /// <summary>The DID that it proved to hold the key of.</summary>
    public required string Did { get; init; }

    /// <summary>Display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Agent framework, free text.</summary>
    public string Framework { get; init; } = "";

    /// <summary>Version of the agent's process, free text.</summary>
    public string Version { get; init; } = "";

    /// <summary>Declared risk: 1 low to 4 critical, 0 unspecified.</summary>
    public int RiskTier { get; init; }

    /// <summary>Tools that it says it will use.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>Free labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>Where an agent stands among agents.</summary>
/// <param name="Parent">The agent that it says delegated to it; null for a root.</param>
/// <param name="Root">The first agent of the chain: itself for a root.</param>
/// <param name="Depth">How many delegations lie above it: 0 for a root, at most <see cref="DepthMax"/>.</param>
/// <param name="DelegationReason">Why the parent delegated, free text.</param>
/// <param name="SpawnedByTool">What caused the delegation, free text.</param>
/// <param name="MaxChildDepth">Deepest delegation that it may make itself; null for no bound of its own.</param>
public sealed record AgentLineage(
    AgentId? Parent, AgentId Root, int Depth, string DelegationReason, string SpawnedByTool, int? MaxChildDepth)
{
    /// <summary>Deepest usable place (gateway specification §2.3).</summary>
    public const int DepthMax = 9;
}
