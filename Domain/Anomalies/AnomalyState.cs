using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>What is known of an agent's anomalies.</summary>
public sealed record AnomalyState
{
    /// <summary>Most anomalies of an agent that are kept in mind; the log keeps them all.</summary>
    public const int RecentMax = 100;

    /// <summary>Whose.</summary>
    public AgentId Agent { get; init; }

    /// <summary>How many there ever were.</summary>
    public long Count { get; init; }

    /// <summary>The latest, in order.</summary>
    public ImmutableList<KnownAnomaly> Recent { get; init; } = [];

    /// <summary>The anomaly for which the agent has to be suspended and is not yet; null for none.</summary>
    public KnownAnomaly? Due { get; init; }

    /// <summary>The suspension that ends by itself; null for none.</summary>
    public AnomalyPause? Pause { get; init; }
}

/// <summary>A suspension that ends by itself.</summary>
/// <param name="Anomaly">The event that told the anomaly.</param>
/// <param name="Until">When it ends.</param>
public sealed record AnomalyPause(EventId Anomaly, Instant Until);
