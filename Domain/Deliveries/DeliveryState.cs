using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryPhase
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is tried, now or later.</summary>
    Open,

    /// <summary>The destination took it.</summary>
    Succeeded,

    /// <summary>It was given up.</summary>
    DeadLettered,
}

/// <summary>The wire's names of phases.</summary>
public static class DeliveryPhases
{
    /// <summary>The name of a phase.</summary>
    public static string NameOf(DeliveryPhase phase) => phase switch
    {
        DeliveryPhase.None => "none",
        DeliveryPhase.Open => "open",
        DeliveryPhase.Succeeded => "succeeded",
        DeliveryPhase.DeadLettered => "dead_lettered",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "no phase"),
    };

    /// <summary>Reads the name of a phase that a delivery can be in.</summary>
    /// <returns>Whether there is such a phase.</returns>
    public static bool TryRead(string name, out DeliveryPhase phase)
    {
        foreach (var candidate in Enum.GetValues<DeliveryPhase>())
        {
            if (candidate != DeliveryPhase.None && NameOf(candidate) == name)
            {
                phase = candidate;
                return true;
            }
        }

        phase = default;
        return false;
    }
}

/// <summary>What is known of a delivery.</summary>
public sealed record DeliveryState
{
    /// <summary>Most deliveries of one org that are open at once; what comes on top is given up at once, and can be queued again.</summary>
    public const int OpenMax = 10_000;

    /// <summary>Where it stands.</summary>
    public DeliveryPhase Phase { get; init; }

    /// <summary>The destination's name; empty before it was queued.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What is told; null before it was queued.</summary>
    public AlertNotice? Notice { get; init; }

    /// <summary>How many attempts have ended, since ever.</summary>
    public int Attempts { get; init; }

    /// <summary>How many have failed since it was queued, or queued again.</summary>
    public int FailedInRow { get; init; }

    /// <summary>When it was queued.</summary>
    public Instant QueuedAt { get; init; }

    /// <summary>When it is tried next; of no meaning unless it is open.</summary>
    public Instant DueAt { get; init; }

    /// <summary>When it succeeded or was given up; of no meaning while it is open.</summary>
    public Instant EndedAt { get; init; }

    /// <summary>How the last attempt failed; null where none did, or the last one did not.</summary>
    public FailureClass? LastFailure { get; init; }

    /// <summary>The code that the last attempt was answered with; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>What the receiver calls it; empty where it gave no name.</summary>
    public string RemoteId { get; init; } = "";

    /// <summary>Why it failed last or was given up; empty where neither happened.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it is to be tried.</summary>
    public bool IsOpen => Phase == DeliveryPhase.Open;

    /// <summary>The number of the next attempt.</summary>
    public int NextAttempt => Attempts + 1;
}
