using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What is said to whoever would go beyond a limit. Pure.</summary>
public static class BudgetRulings
{
    /// <summary>The wire's reason where neither a day nor a month ran out.</summary>
    public const string BudgetExceeded = "budget exceeded";

    /// <summary>The code of <see cref="BudgetExceeded"/>.</summary>
    public const string BudgetExceededCode = "budget_exceeded";

    /// <summary>The wire's reason where a limit asks for approval.</summary>
    public const string ApprovalCode = "budget_approval";

    /// <summary>What stands for the place of a limit that is the installation's.</summary>
    public const string InstallationClause = "installation";

    /// <summary>The ruling over an action that a policy lets pass and a limit does not.</summary>
    /// <param name="before">What the policy said.</param>
    /// <param name="exceedance">The limit.</param>
    public static PolicyRuling Of(PolicyRuling before, Exceedance exceedance)
    {
        var limit = exceedance.Limit;
        var ruling = new PolicyRuling
        {
            Verdict = limit.OnExceed == OnExceed.Approve ? Verdict.Pending : Verdict.Deny,
            Reason = limit.OnExceed == OnExceed.Approve ? PolicyReasonTexts.ApprovalRequired : ReasonOf(limit),
            ReasonCode = limit.OnExceed == OnExceed.Approve ? ApprovalCode : CodeOf(limit),
            Rule = limit.DocumentDigest.Length > 0 ? limit.Id[(limit.Id.LastIndexOf(':') + 1)..] : "budget." + limit.Id,
            Clause = limit.Clause,
            PolicyDigest = before.PolicyDigest,
            DocumentDigest = limit.DocumentDigest,
            Detail = DetailOf(exceedance),
            SuspendsAgent = limit.OnExceed == OnExceed.Suspend,
            FindingKinds = before.FindingKinds,
        };
        return limit.OnExceed != OnExceed.Approve
            ? ruling
            : ruling with { Approval = before.Approval ?? ApprovalTerms.Default, Redactions = before.Redactions };
    }

    /// <summary>Such as <c>the team payments has spent 4.98 of 5 USD in the day 2026-11-23 (Europe/Zurich)</c>.</summary>
    public static string DetailOf(Exceedance exceedance)
    {
        var (limit, unit) = (exceedance.Limit, BudgetUnits.WordOf(exceedance.Limit.Unit));
        var name = limit.Unit == BudgetUnit.Usd ? "USD" : unit;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(limit.Clause == InstallationClause ? "the installation" : Whose(exceedance.Account))} has spent {exceedance.Spent:0.############} of {exceedance.Allowance:0.############} {name} {When(exceedance)}, and this is "
            + $"expected to take {exceedance.Wanted:0.############} more: {WayOut(limit, exceedance.Account, unit)}");
    }

    private static string Whose(Account account) => account.Kind switch
    {
        AccountKind.Org => "the org",
        AccountKind.Tree => $"the agent {account.Name} with those below it",
        _ => $"the {Account.WordOf(account.Kind)} {account.Name}",
    };

    private static string When(Exceedance exceedance) => exceedance.Limit.Window.Kind switch
    {
        WindowKind.Day => $"in the day that began {exceedance.Range.Start} (midnight in {exceedance.Limit.Window.Zone})",
        WindowKind.Month => $"in the month that began {exceedance.Range.Start} (midnight in {exceedance.Limit.Window.Zone})",
        WindowKind.Rolling => $"in the last {exceedance.Limit.Window}",
        _ => "in all",
    };

    private static string WayOut(Limit limit, Account account, string unit) =>
        (limit.Window.Kind switch
        {
            WindowKind.Day => "wait for the next day, ",
            WindowKind.Month => "wait for the next month, ",
            WindowKind.Rolling => "wait until earlier spending has passed out of the window, ",
            _ => "",
        })
        + (limit.Clause.Length > 0 ? $"raise the limit at {limit.Clause}, " : $"raise the limit '{limit.Id}', ")
        + $"or add to it with 'aasm budget topup {account} --{unit} N --per \"{limit.Window}\"'";

    private static string ReasonOf(Limit limit) =>
        limit.Unit != BudgetUnit.Usd ? BudgetExceeded
        : limit.Window.Kind == WindowKind.Month ? PolicyReasonTexts.MonthlyBudgetExceeded
        : limit.Window.Kind == WindowKind.Day || limit.DocumentDigest.Length > 0 ? PolicyReasonTexts.DailyBudgetExceeded
        : BudgetExceeded;

    private static string CodeOf(Limit limit) => ReasonOf(limit) switch
    {
        PolicyReasonTexts.MonthlyBudgetExceeded => PolicyReasonCodes.MonthlyBudgetExceeded,
        PolicyReasonTexts.DailyBudgetExceeded => PolicyReasonCodes.DailyBudgetExceeded,
        _ => BudgetExceededCode,
    };
}
