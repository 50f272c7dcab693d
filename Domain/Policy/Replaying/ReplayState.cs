using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>Where a replay stands.</summary>
public enum ReplayPhase
{
    /// <summary>Nobody has asked for it.</summary>
    None = 0,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its report is there.</summary>
    Finished,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>It could not go on.</summary>
    Failed,
}

/// <summary>What is known of a replay.</summary>
public sealed record ReplayState
{
    /// <summary>Where it stands.</summary>
    public ReplayPhase Phase { get; init; }

    /// <summary>What is replayed; null before.</summary>
    public ReplayTerms? Terms { get; init; }

    /// <summary>Who wants to know.</summary>
    public string By { get; init; } = "";

    /// <summary>When it began.</summary>
    public Instant StartedAt { get; init; }

    /// <summary>When it ended; the default where it has not.</summary>
    public Instant EndedAt { get; init; }

    /// <summary>One report for each candidate; empty where there is none.</summary>
    public ImmutableArray<ReplayReport> Reports { get; init; } = [];

    /// <summary>Why it failed, a stable word; empty where it did not.</summary>
    public string FailedBecause { get; init; } = "";
}

/// <summary>The words of <see cref="ReplayPhase"/>.</summary>
public static class ReplayPhases
{
    /// <summary>The word.</summary>
    public static string WordOf(ReplayPhase phase) => phase switch
    {
        ReplayPhase.Running => "running",
        ReplayPhase.Finished => "finished",
        ReplayPhase.Cancelled => "cancelled",
        ReplayPhase.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "no phase of a replay that there is"),
    };
}
