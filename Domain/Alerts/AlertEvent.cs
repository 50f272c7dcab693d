using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What happens to an alert. Told in its own stream, <c>alert-…</c>; org and team stand in the envelope.</summary>
public abstract record AlertEvent
{
    private AlertEvent()
    {
    }

    /// <summary>Who caused it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>When it was recorded: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>It began.</summary>
    /// <param name="Case">What it is about.</param>
    /// <param name="Occurrences">How often it happened so far; from 1.</param>
    /// <param name="Silence">The silence because of which nobody is told; empty for none.</param>
    /// <param name="SilencedUntil">When that silence ends; zero without one.</param>
    public sealed record Raised(AlertCase Case, int Occurrences, string Silence, Instant SilencedUntil) : AlertEvent;

    /// <summary>It happened again while it went on, or so soon after its end that it goes on now. Nobody is told.</summary>
    /// <param name="Seen">The evaluation that saw it.</param>
    /// <param name="Occurrences">How often it happened so far.</param>
    public sealed record Recurred(Instant Seen, int Occurrences) : AlertEvent;

    /// <summary>Somebody looks after it.</summary>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Acknowledged(string Reason) : AlertEvent;

    /// <summary>Nobody wants to hear of it for a while.</summary>
    /// <param name="Until">Until when.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Silenced(Instant Until, string Reason) : AlertEvent;

    /// <summary>That while is over: it stands where it stood before.</summary>
    public sealed record SilenceEnded : AlertEvent;

    /// <summary>What was resolved by somebody while it went on has ended: should it begin again, that is news.</summary>
    public sealed record Subsided : AlertEvent;

    /// <summary>It is over.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="HasEnded">Whether what it is about has ended; not where somebody says so while it goes on.</param>
    public sealed record Resolved(string Reason, bool HasEnded) : AlertEvent;
}
