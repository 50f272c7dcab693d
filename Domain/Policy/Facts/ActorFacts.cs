using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>
/// What is known of the agent that wants to act. Null says that it is not known, and then conditions about it are
/// Unknown. Make one when the agent's state changes, and share it.
/// </summary>
public sealed record ActorFacts
{
    /// <summary>Nobody in particular.</summary>
    public static ActorFacts Nobody { get; } = new();

    /// <summary>The tenant; null where none is known.</summary>
    public string? Org { get; init; }

    /// <summary>The team; null where none is known.</summary>
    public string? Team { get; init; }

    /// <summary>The agent's id.</summary>
    public AgentId Id { get; init; }

    /// <summary>The id by which existing policies name it: of its DID alone (policy specification §1.2).</summary>
    public AgentId ActionKey { get; init; }

    /// <summary>The id by which the existing registry names it: of org, team and DID (gateway specification §1.2).</summary>
    public AgentId RegistryKey { get; init; }

    /// <summary>Its DID or name; null where nobody is claimed.</summary>
    public string? Did { get; init; }

    /// <summary>Its name for people.</summary>
    public string? Name { get; init; }

    /// <summary>How many agents stand above it; 0 for a root.</summary>
    public int? Depth { get; init; }

    /// <summary>How many agents stand directly below it.</summary>
    public int? ChildrenCount { get; init; }

    /// <summary>When it was registered.</summary>
    public Instant? RegisteredAt { get; init; }

    /// <summary>What it may be allowed to break.</summary>
    public RiskTier? RiskTier { get; init; }

    /// <summary>How closely it is governed.</summary>
    public GovernanceLevel? GovernanceLevel { get; init; }

    /// <summary>Its parent; null for a root.</summary>
    public ActorFacts? Parent { get; init; }

    /// <summary>Active agents of its team.</summary>
    public int? TeamActiveAgents { get; init; }

    /// <summary>What its team may still spend this month, in USD; never negative.</summary>
    public decimal? TeamBudgetRemaining { get; init; }
}
