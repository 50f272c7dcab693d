using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What may be asked of an alert.</summary>
public abstract record AlertCommand
{
    private AlertCommand()
    {
    }

    /// <summary>Begin.</summary>
    /// <param name="Case">What it is about.</param>
    /// <param name="Occurrences">How often it happened in the evaluation that saw it.</param>
    /// <param name="Under">The silence that it falls under; null for none.</param>
    public sealed record Raise(AlertCase Case, int Occurrences, AlertSilence? Under) : AlertCommand;

    /// <summary>Go on, or again: it happened once more.</summary>
    /// <param name="Seen">The evaluation that saw it; one that was counted before counts nothing.</param>
    /// <param name="Occurrences">How often it happened in that evaluation.</param>
    public sealed record Recur(Instant Seen, int Occurrences) : AlertCommand;

    /// <summary>Be looked after.</summary>
    /// <param name="By">Who does.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Acknowledge(string By, string Reason) : AlertCommand;

    /// <summary>Be quiet for a while.</summary>
    /// <param name="Until">Until when.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Now">The time.</param>
    public sealed record Silence(Instant Until, string Reason, Instant Now) : AlertCommand;

    /// <summary>Be quiet no longer: the time is over, or the silence was ended. Means one silence, and no later one.</summary>
    /// <param name="Id">As in <see cref="AlertState.Silence"/>.</param>
    /// <param name="Until">As in <see cref="AlertState.SilencedUntil"/>.</param>
    public sealed record EndSilence(string Id, Instant Until) : AlertCommand;

    /// <summary>Remember that what was resolved while it went on has ended.</summary>
    public sealed record Subside : AlertCommand;

    /// <summary>Be over.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="HasEnded">Whether what it is about has ended.</param>
    public sealed record Resolve(string Reason, bool HasEnded) : AlertCommand;
}

/// <summary>What an alert answers.</summary>
public abstract record AlertReply
{
    private AlertReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Before">The alert before.</param>
    /// <param name="After">The alert now; the same where nothing happened.</param>
    public sealed record Done(AlertState Before, AlertState After) : AlertReply;

    /// <summary>There is no such alert.</summary>
    public sealed record Unknown : AlertReply;

    /// <summary>It was over before.</summary>
    public sealed record Ended : AlertReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : AlertReply;
}
