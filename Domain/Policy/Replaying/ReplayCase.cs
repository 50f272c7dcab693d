using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>A recorded decision with what was known when it was made.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Inputs">Its inputs; meaningless where they are incomplete.</param>
/// <param name="Incomplete">Why the inputs do not suffice, a word of <see cref="NotCompared"/>; null where they do.</param>
/// <param name="Actor">The agent.</param>
/// <param name="Session">What the session had done before; null where that is not known, or nothing asks for it.</param>
public readonly record struct ReplayCase(
    RecordedDecision Decision, RecordedInputs Inputs, string? Incomplete, ActorFacts Actor, SessionFacts? Session);

/// <summary>
/// A set that is tried out, beside the one that was in force: where nothing about a limit differs between the two, what was
/// spent of it then counts now. Immutable; make one for each two sets.
/// </summary>
public sealed class CandidateSet
{
    /// <summary>Compares the two.</summary>
    /// <param name="set">The candidate, with whatever else applies in the org.</param>
    /// <param name="inForce">The set that was in force; null where the log does not tell.</param>
    /// <param name="org">The org.</param>
    public CandidateSet(PolicySet set, PolicySet? inForce, string org)
    {
        var budgets = BudgetsOf(set, org);
        (Set, InForce) = (set, inForce);
        HasBudgets = budgets.Count > 0;
        KeepsBudgets = inForce is not null && budgets.SetEquals(BudgetsOf(inForce, org));
    }

    /// <summary>The candidate, with whatever else applies in the org.</summary>
    public PolicySet Set { get; }

    /// <summary>The set that was in force; null where the log does not tell.</summary>
    public PolicySet? InForce { get; }

    /// <summary>Whether the candidate has budgets.</summary>
    public bool HasBudgets { get; }

    /// <summary>Whether both have the same budgets.</summary>
    public bool KeepsBudgets { get; }

    // What a budget is called, and where it stands, changes nothing about it.
    private static HashSet<Limit> BudgetsOf(PolicySet set, string org) =>
        [.. PolicyLimits.Of(set, org).Select(limit => limit with { Id = "", Clause = "", DocumentDigest = "", Thresholds = [] })];
}
