using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Budgets;

/// <summary>The limits that the <c>budget</c> sections of policies say (policy specification §3, §12). Pure.</summary>
/// <remarks>
/// What a section grants an agent holds for it together with its descendants, and for each of its ancestors likewise. A
/// <c>window</c> takes the place of the day and is rolling: whatever it admits, the existing system's tumbling one does.
/// An amount beyond <see cref="BudgetDecider.AmountMax"/> counts as that.
/// </remarks>
public static class PolicyLimits
{
    /// <summary>The limits of a set, as they hold in an org.</summary>
    public static ImmutableArray<Limit> Of(PolicySet set, string org) =>
    [
        .. set.Documents
            .Where(document => document.Budget is not null && (document.Scope.Kind != ScopeKind.Org || document.Scope.Name == org))
            .SelectMany(Of)
            .DistinctBy(limit => limit.Id),
    ];

    private static IEnumerable<Limit> Of(PolicyDocument document)
    {
        var budget = document.Budget!;
        var days = budget.Window is { } window ? BudgetWindow.Rolling(window) : BudgetWindow.Day(budget.Timezone);
        var months = BudgetWindow.Month(budget.Timezone);
        var said = new (string Key, decimal? Amount, AccountKind Kind, BudgetWindow Window)[]
        {
            ("monthly_limit_usd", budget.MonthlyLimitUsd, AccountKind.Tree, months),
            ("daily_limit_usd", budget.DailyLimitUsd, AccountKind.Tree, days),
            ("team_monthly_limit_usd", budget.TeamMonthlyLimitUsd, AccountKind.Team, months),
            ("team_daily_limit_usd", budget.TeamDailyLimitUsd, AccountKind.Team, days),
            ("org_monthly_limit_usd", budget.OrgMonthlyLimitUsd, AccountKind.Org, months),
            ("org_daily_limit_usd", budget.OrgDailyLimitUsd, AccountKind.Org, days),
        };
        return said.Where(limit => limit.Amount is not null).Select(limit => new Limit
        {
            Id = $"policy:{ShortOf(document.Digest)}:budget.{limit.Key}",
            Account = new(limit.Kind, limit.Kind == AccountKind.Org ? "" : Account.Each),
            Unit = BudgetUnit.Usd,
            Window = limit.Window,
            Amount = decimal.Min(limit.Amount!.Value, BudgetDecider.AmountMax),
            OnExceed = budget.Suspends ? OnExceed.Suspend : OnExceed.Deny,
            Scope = document.Scope.Kind == ScopeKind.Org ? PolicyScope.Global : document.Scope,
            Clause = string.Create(CultureInfo.InvariantCulture, $"{document.Name}:{budget.Line}"),
            DocumentDigest = document.Digest,
        });
    }

    private static string ShortOf(string digest) => digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..12];
}
