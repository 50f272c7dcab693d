using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Comparing;

/// <summary>
/// How two policies differ in what they mean. Both are asked about actions made up out of everything that either names:
/// every group and agent, every kind of action, tools, hosts, paths, programs and capabilities and one of each that
/// neither names, moments around the edges of schedules, values around those in conditions, sums around budgets. Limits,
/// budgets of teams and orgs, system calls and patterns to scan for are compared as written. Texts that only a regular
/// expression tells apart, sums of several fields, and comparisons of one field with another are not sampled.
/// </summary>
/// <param name="Differences">
/// Each way in which they differ, with its smallest example; in an order that depends on the policies alone.
/// </param>
/// <param name="Questions">How many actions both were asked about.</param>
/// <param name="IsCut">Whether more could have been asked than <see cref="QuestionsMax"/>: what then differs may be missing.</param>
public sealed record PolicyDiff(ImmutableArray<PolicyDifference> Differences, int Questions, bool IsCut)
{
    /// <summary>The most actions that are asked about.</summary>
    public const int QuestionsMax = 50_000;

    /// <summary>Whether nothing was found in which they differ.</summary>
    public bool IsEmpty => Differences.IsEmpty;

    /// <summary>Compares two policies. Spends nothing, and takes a few seconds for the largest.</summary>
    /// <param name="before">The policy that is in force; <see cref="PolicySet.None"/> for none.</param>
    /// <param name="after">The one that would take its place.</param>
    public static PolicyDiff Between(PolicySet before, PolicySet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Documents.SequenceEqual(after.Documents) ? new([], 0, IsCut: false) : new DifferenceSearch(before, after).Find();
    }
}
