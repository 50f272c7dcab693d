using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>What is known of an agent.</summary>
public sealed record AgentState
{
    /// <summary>Whether it is registered.</summary>
    public AgentPresence Presence { get; init; }

    /// <summary>What it said of itself; null before it registered.</summary>
    public AgentProfile? Profile { get; init; }

    /// <summary>Where it stands.</summary>
    public AgentLineage? Lineage { get; init; }

    /// <summary>SHA-256 of its credential; empty when it has none.</summary>
    public string TokenHash { get; init; } = "";

    /// <summary>Why it may not act, by kind; empty when it may.</summary>
    public ImmutableSortedDictionary<SuspensionKind, Suspension> Suspensions { get; init; } =
        ImmutableSortedDictionary<SuspensionKind, Suspension>.Empty;

    /// <summary>When verdicts are enforced again; null when they are.</summary>
    public Instant? ObservedUntil { get; init; }

    /// <summary>Whether signs of life have failed to come.</summary>
    public bool HasLapsed { get; init; }

    /// <summary>Whether somebody removed it, rather than that it left by itself.</summary>
    public bool WasRemoved { get; init; }

    /// <summary>
    /// The agent above it for whose leaving it was suspended last; stays when somebody resumes it. Null for none.
    /// </summary>
    public AgentId? OrphanedBy { get; init; }

    /// <summary>By what its org took it in.</summary>
    public Enrolment Enrolment { get; init; }

    /// <summary>Whether it may act.</summary>
    public AgentStatus Status => Presence switch
    {
        AgentPresence.Unknown => AgentStatus.Unknown,
        AgentPresence.Gone => AgentStatus.Deregistered,
        _ => Suspensions.IsEmpty ? AgentStatus.Active : AgentStatus.Suspended,
    };

    /// <summary>Whether verdicts on it are only observed at a moment.</summary>
    public bool IsObserved(Instant now) => ObservedUntil is { } until && now < until;
}

/// <summary>Whether an agent is registered.</summary>
public enum AgentPresence
{
    /// <summary>It never was.</summary>
    Unknown = 0,

    /// <summary>It is.</summary>
    Registered,

    /// <summary>It was.</summary>
    Gone,
}

/// <summary>Whether an agent may act.</summary>
public enum AgentStatus
{
    /// <summary>It has never registered.</summary>
    Unknown = 0,

    /// <summary>It may act, as far as policy allows.</summary>
    Active,

    /// <summary>It has left: nothing is allowed in its name.</summary>
    Deregistered,

    /// <summary>It is registered, and nothing is allowed in its name until every reason is taken back.</summary>
    Suspended,
}

/// <summary>One reason why an agent may not act.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Cause">The agent behind it; null where there is none.</param>
/// <param name="By">The principal that suspended it.</param>
/// <param name="At">When.</param>
public sealed record Suspension(string Reason, AgentId? Cause, string By, Instant At);

/// <summary>Kinds of reasons why an agent may not act (gateway specification §2.2). They hold side by side.</summary>
public enum SuspensionKind
{
    /// <summary>Somebody wanted it.</summary>
    Manual = 1,

    /// <summary>A budget ran out whose policy says so.</summary>
    BudgetExceeded,

    /// <summary>An agent above it was suspended with all below.</summary>
    ParentSuspended,

    /// <summary>Its parent left the registry.</summary>
    ParentDeregistered,

    /// <summary>It behaved unlike itself.</summary>
    Anomaly,
}

/// <summary>What becomes of an agent whose parent leaves the registry (gateway specification §2.5).</summary>
public enum OrphanFate
{
    /// <summary>It is suspended, and so are all below it.</summary>
    Suspend = 1,

    /// <summary>It becomes a root, and those below it count from there.</summary>
    Promote,

    /// <summary>It is removed, and so are all below it.</summary>
    Deregister,
}

/// <summary>By what an org took an agent in.</summary>
public enum Enrolment
{
    /// <summary>Nothing is recorded: an event of before enrolment was asked for.</summary>
    None = 0,

    /// <summary>It came from the operator's own machine, into the org and team named default.</summary>
    Local,

    /// <summary>It came with an enrolment token.</summary>
    Token,

    /// <summary>Its DID had been enrolled.</summary>
    Member,

    /// <summary>Its parent signed for it.</summary>
    Delegation,
}

/// <summary>The wire's names of what agents can be.</summary>
public static class AgentWords
{
    /// <summary>The name of a kind of reason.</summary>
    public static string Of(SuspensionKind kind) => kind switch
    {
        SuspensionKind.Manual => "manual",
        SuspensionKind.BudgetExceeded => "budget_exceeded",
        SuspensionKind.ParentSuspended => "parent_suspended",
        SuspensionKind.ParentDeregistered => "parent_deregistered",
        SuspensionKind.Anomaly => "anomaly",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of suspension"),
    };

    /// <summary>The name of a status.</summary>
    public static string Of(AgentStatus status) => status switch
    {
        AgentStatus.Unknown => "unknown",
        AgentStatus.Active => "active",
        AgentStatus.Suspended => "suspended",
        AgentStatus.Deregistered => "deregistered",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "no status"),
    };

    /// <summary>The name of what becomes of an orphan, as it is asked for.</summary>
    public static string Of(OrphanFate fate) => fate switch
    {
        OrphanFate.Suspend => "suspend",
        OrphanFate.Promote => "promote",
        OrphanFate.Deregister => "cascade",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "no fate"),
    };

    /// <summary>The name of a way of being taken in; empty for none.</summary>
    public static string Of(Enrolment enrolment) => enrolment switch
    {
        Enrolment.None => "",
        Enrolment.Local => "local",
        Enrolment.Token => "token",
        Enrolment.Member => "member",
        Enrolment.Delegation => "delegation",
        _ => throw new ArgumentOutOfRangeException(nameof(enrolment), enrolment, "no enrolment"),
    };

    /// <summary>Reads a name of a kind of reason.</summary>
    /// <returns>Whether there is such a kind.</returns>
    public static bool TryRead(string name, out SuspensionKind kind) => TryRead(name, Of, out kind);

    /// <summary>Reads a name of what becomes of an orphan.</summary>
    /// <returns>Whether there is such a fate.</returns>
    public static bool TryRead(string name, out OrphanFate fate) => TryRead(name, Of, out fate);

    /// <summary>Reads a name of a way of being taken in; one that this build does not know counts as none.</summary>
    internal static Enrolment EnrolmentOf(string name) =>
        TryRead<Enrolment>(name, Of, out var enrolment) ? enrolment : Enrolment.None;

    private static bool TryRead<T>(string name, Func<T, string> nameOf, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (nameOf(candidate) == name)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
