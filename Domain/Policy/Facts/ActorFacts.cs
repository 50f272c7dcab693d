using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>
/// What is known of the agent that wants to act. Null says that it is not known, and then conditions about it are
/// Unknown. Make one when the agent's state changes, and share it.
/// </summary>
public sealed record ActorFacts
{
    // Worked out when a policy first asks for them; whoever is second finds the same.
    private AgentId? _actionKey;
    private AgentId? _registryKey;

    /// <summary>Nobody in particular.</summary>
    public static ActorFacts Nobody { get; } = new();

    /// <summary>What is known of a registered agent by itself; nothing of its parent, its children and its team.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="state">Its state.</param>
    /// <param name="registeredAt">When it first registered; null before that.</param>
    public static ActorFacts Of(AgentId id, AgentState state, Instant? registeredAt) => new()
    {
        Id = id,
        Org = state.Profile?.Org,
        Team = state.Profile?.Team,
        Did = state.Profile?.Did,
        Name = state.Profile?.Name,
        Depth = state.Lineage?.Depth,
        RegisteredAt = registeredAt,
        RiskTier = state.Profile?.RiskTier is { } tier and >= 1 and <= 4 ? (RiskTier)tier : null,
        GovernanceLevel = state.Profile is null ? null : Facts.GovernanceLevel.Discover,
    };

    /// <summary>The tenant; null where none is known.</summary>
    public string? Org { get; init; }

    /// <summary>The team; null where none is known.</summary>
    public string? Team { get; init; }

    /// <summary>The agent's id.</summary>
    public AgentId Id { get; init; }

    /// <summary>The id by which existing policies name it: of its DID alone (policy specification §1.2).</summary>
    internal AgentId ActionKey => _actionKey ??= AgentId.OfActionKey(Did ?? "");

    /// <summary>The id by which the existing registry names it: of org, team and DID (gateway specification §1.2).</summary>
    internal AgentId RegistryKey => _registryKey ??= AgentId.OfRegistryKey(Org ?? "", Team ?? "", Did ?? "");

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
