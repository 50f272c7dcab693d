using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>What was decided within a bucket of time, about one agent's actions or about all of a team.</summary>
public sealed record ActivityBucket
{
    /// <summary>The tenant; empty for callers that no tenant is known of.</summary>
    public required string Org { get; init; }

    /// <summary>The team; empty where it is not proven.</summary>
    public required string Team { get; init; }

    /// <summary>The agent, 32 digits; empty for all of the team.</summary>
    public required string Agent { get; init; }

    /// <summary>The bucket's length.</summary>
    public required Grain Grain { get; init; }

    /// <summary>Its start.</summary>
    public required Instant Start { get; init; }

    /// <summary>Every decision.</summary>
    public VerdictTally All { get; init; } = new("");

    /// <summary>By kind of action, as the wire names it.</summary>
    public ImmutableArray<VerdictTally> Kinds { get; init; } = [];

    /// <summary>By tool; actions without one are not among them.</summary>
    public ImmutableArray<VerdictTally> Tools { get; init; } = [];

    /// <summary>By the deciding rule; decisions without one are not among them.</summary>
    public ImmutableArray<VerdictTally> Rules { get; init; } = [];

    /// <summary>What would have been decided where verdicts were only observed, by the rule that would have decided.</summary>
    public ImmutableArray<VerdictTally> WouldBe { get; init; } = [];

    /// <summary>What policy forbade or would have, by rule.</summary>
    public ImmutableArray<VerdictTally> Violations { get; init; } = [];

    /// <summary>Events of questions to people, by type; each counts as allowed.</summary>
    public ImmutableArray<VerdictTally> Approvals { get; init; } = [];

    /// <summary>Time spent on identity and policy.</summary>
    public ImmutableArray<LatencyCount> Latencies { get; init; } = [];

    /// <summary>What counts for trust, of callers that showed their credential.</summary>
    public TrustSignals Signals { get; init; }
}
