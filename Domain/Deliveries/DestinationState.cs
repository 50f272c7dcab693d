using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>What is known of a destination; never its secrets.</summary>
public sealed record DestinationState
{
    /// <summary>Most destinations of one org.</summary>
    public const int DestinationsMax = 100;

    /// <summary>Whether there is one.</summary>
    public bool Exists => Profile is not null;

    /// <summary>Its name; empty before it was first set.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is set of it; null where there is none.</summary>
    public DestinationProfile? Profile { get; init; }

    /// <summary>Where its messages go; empty where there is none.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Its secrets.</summary>
    public KeptSecrets Secrets { get; init; } = KeptSecrets.None;

    /// <summary>When it was last set or removed.</summary>
    public Instant ChangedAt { get; init; }
}
