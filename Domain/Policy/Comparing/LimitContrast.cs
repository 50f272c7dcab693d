using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Comparing;

// Limits on one tool under one policy and under another. They are compared as written: nothing is spent for it.
internal static class LimitContrast
{
    public static IEnumerable<Mark> Between(
        ImmutableSortedDictionary<RateTerm, uint> before, ImmutableSortedDictionary<RateTerm, uint> after)
    {
        foreach (var term in before.Keys.Union(after.Keys))
        {
            var (first, second) = (Count(before, term), Count(after, term));
            if (first != second)
            {
                yield return new(
                    Contrast.Way(first is null || second < first ? 1 : -1), $"{Shown(term, second)} instead of {Shown(term, first)}{Whose(term)}");
            }
        }
    }

    private static uint? Count(ImmutableSortedDictionary<RateTerm, uint> limits, RateTerm term) =>
        limits.TryGetValue(term, out var count) ? count : null;

    private static string Shown(RateTerm term, uint? count) => count is { } limited ? new RateLimit(limited, term.Period).ToString() : "no limit";

    private static string Whose(RateTerm term) => term.By switch
    {
        LimitKeying.Agent => " for each agent",
        LimitKeying.Session => " for each session",
        LimitKeying.Tool => $" for all callers together ({term.Scope})",
        _ => " for each team",
    };
}
