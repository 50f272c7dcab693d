namespace AgentAssembly.Domain.Reports;

/// <summary>What happens to the reports of one source. Told in its own stream, <c>source-…</c>.</summary>
public abstract record SourceEvent
{
    private SourceEvent()
    {
    }

    /// <summary>An action was reported.</summary>
    /// <param name="Action">What was reported.</param>
    /// <param name="IsLate">It came after one with a higher sequence number: it fills a gap that was told of.</param>
    public sealed record Reported(ReportedAction Action, bool IsLate) : SourceEvent;

    /// <summary>
    /// Reports are missing. Told before the report that showed it, in the same append. What fills the gap later is
    /// recorded as late.
    /// </summary>
    /// <param name="Session">The session that they belong to; may be empty.</param>
    /// <param name="Missing">Their sequence numbers.</param>
    public sealed record GapDetected(string Session, SequenceRange Missing) : SourceEvent;
}

/// <summary>Sequence numbers without a hole.</summary>
/// <param name="First">The first; from 0.</param>
/// <param name="Last">The last; not below the first.</param>
public readonly record struct SequenceRange(long First, long Last)
{
    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(long sequence) => sequence >= First && sequence <= Last;
}
