using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What people were told of an alert.</summary>
public enum AlertTelling
{
    /// <summary>Nothing, and nothing is owed to them.</summary>
    Nothing,

    /// <summary>Nothing yet, because it was silenced when it began: they are told when the silence ends before it does.</summary>
    Owed,

    /// <summary>That it began: they are told when it is over.</summary>
    Told,
}

/// <summary>What is known of an alert.</summary>
public sealed record AlertState
{
    /// <summary>Where it stands.</summary>
    public AlertPhase Phase { get; init; }

    /// <summary>Where it stands once it is no longer suppressed.</summary>
    public AlertPhase Prior { get; init; }

    /// <summary>What it is about; null before it was raised.</summary>
    public AlertCase? Case { get; init; }

    /// <summary>When it was raised.</summary>
    public Instant RaisedAt { get; init; }

    /// <summary>When something last happened to it.</summary>
    public Instant UpdatedAt { get; init; }

    /// <summary>The last evaluation that saw it happen.</summary>
    public Instant SeenAt { get; init; }

    /// <summary>How often it happened.</summary>
    public int Occurrences { get; init; }

    /// <summary>Whether the condition of its rule holds, as far as the log tells; never for alerts without a rule.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What people were told.</summary>
    public AlertTelling Telling { get; init; }

    /// <summary>Whether people were ever told that it began.</summary>
    public bool WasTold { get; init; }

    /// <summary>The silence because of which it was raised suppressed; empty for none.</summary>
    public string Silence { get; init; } = "";

    /// <summary>When it is no longer suppressed; zero where it is not.</summary>
    public Instant SilencedUntil { get; init; }

    /// <summary>Why it was silenced.</summary>
    public string SilenceReason { get; init; } = "";

    /// <summary>Who looks after it; empty for nobody.</summary>
    public string AcknowledgedBy { get; init; } = "";

    /// <summary>Who resolved it; empty while it goes on.</summary>
    public string ResolvedBy { get; init; } = "";

    /// <summary>When it was resolved; null while it goes on.</summary>
    public Instant? ResolvedAt { get; init; }

    /// <summary>Why it was resolved.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it goes on.</summary>
    public bool IsOpen => Phase is AlertPhase.Unresolved or AlertPhase.Acknowledged or AlertPhase.Suppressed;
}
