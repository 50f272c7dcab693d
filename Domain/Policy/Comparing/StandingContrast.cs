using System.Globalization;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Comparing;

// What documents say together that no single action shows: budgets of teams and orgs and how they are counted, system
// calls, and what is scanned for.
internal static class StandingContrast
{
    private static readonly (string Name, Func<BudgetSection, decimal?> Limit)[] Limits =
    [
        ("budget.daily_limit_usd", budget => budget.DailyLimitUsd), ("budget.monthly_limit_usd", budget => budget.MonthlyLimitUsd),
        ("budget.team_daily_limit_usd", budget => budget.TeamDailyLimitUsd), ("budget.team_monthly_limit_usd", budget => budget.TeamMonthlyLimitUsd),
        ("budget.org_daily_limit_usd", budget => budget.OrgDailyLimitUsd), ("budget.org_monthly_limit_usd", budget => budget.OrgMonthlyLimitUsd),
    ];

    public static IEnumerable<Mark> Between(IReadOnlyList<PolicyDocument> before, IReadOnlyList<PolicyDocument> after) =>
        Limits.Select(limit => OfLimit(limit.Name, Least(before, limit.Limit), Least(after, limit.Limit))).OfType<Mark>()
            .Concat(Of(before, after, "budgets are counted by", Counting, isMoreTighter: null))
            .Concat(Of(before, after, "system calls:", Syscalls, isMoreTighter: false))
            .Concat(Of(before, after, "scans for", Patterns, isMoreTighter: true))
            .Concat(Of(before, after, "scans with", Locales, isMoreTighter: true))
            .Concat(Of(before, after, "scans in mode", Modes, isMoreTighter: null));

    private static Mark? OfLimit(string name, decimal? before, decimal? after) => before == after ? null : new(
        Contrast.Way(before is null || after < before ? 1 : -1), $"{name} is {Shown(after)} instead of {Shown(before)}");

    private static string Shown(decimal? usd) =>
        usd is { } amount ? amount.ToString("0.############", CultureInfo.InvariantCulture) + " USD" : "not set";

    private static decimal? Least(IReadOnlyList<PolicyDocument> documents, Func<BudgetSection, decimal?> limit) =>
        documents.Select(document => document.Budget is { } budget ? limit(budget) : null).Min();

    // A null set is no statement, which for system calls is more than any list.
    private static IEnumerable<Mark> Of(
        IReadOnlyList<PolicyDocument> before, IReadOnlyList<PolicyDocument> after, string what,
        Func<IReadOnlyList<PolicyDocument>, HashSet<string>?> of, bool? isMoreTighter)
    {
        var (first, second) = (of(before), of(after));
        if (first is null ? second is null : second is not null && first.SetEquals(second))
        {
            yield break;
        }

        var way = isMoreTighter is null ? Direction.Changed
            : first is null ? Direction.Tightened
            : second is null ? Direction.Loosened
            : isMoreTighter.Value ? DutyContrast.WayOfMore(first, second)
            : DutyContrast.WayOfMore(second, first);
        yield return new(way, $"{what} {Named(second)} instead of {Named(first)}");
    }

    private static string Named(HashSet<string>? names) => names is null ? "all that a sandbox lets through" : DutyContrast.Named(names);

    private static HashSet<string>? Counting(IReadOnlyList<PolicyDocument> documents) =>
        [.. documents.Select(document => document.Budget).OfType<BudgetSection>().Select(budget =>
            budget.Window is { } window ? string.Create(CultureInfo.InvariantCulture, $"{window:c} in {budget.Timezone}") : "days in " + budget.Timezone)];

    // What all that speak of them permit.
    private static HashSet<string>? Syscalls(IReadOnlyList<PolicyDocument> documents) => documents
        .Where(document => document.Syscalls is not null)
        .Select(document => document.Syscalls!.Value.ToHashSet())
        .Aggregate((HashSet<string>?)null, (all, next) => all is null ? next : [.. all.Intersect(next)]);

    private static HashSet<string>? Patterns(IReadOnlyList<PolicyDocument> documents) =>
        [.. Data(documents).SelectMany(data => data.Patterns).Select(pattern => $"'{pattern}'")];

    private static HashSet<string>? Locales(IReadOnlyList<PolicyDocument> documents) => [.. Data(documents).SelectMany(data => data.Locales)];

    // Strict where any asks for it, or none says.
    private static HashSet<string>? Modes(IReadOnlyList<PolicyDocument> documents)
    {
        var stated = Data(documents).Select(data => data.Mode).OfType<ScanMode>().ToList();
        return [stated.Count > 0 && stated.TrueForAll(mode => mode == ScanMode.Compatible) ? "compatible" : "strict"];
    }

    private static IEnumerable<DataSection> Data(IReadOnlyList<PolicyDocument> documents) =>
        documents.Select(document => document.Data).OfType<DataSection>();
}
