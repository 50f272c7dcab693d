using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Evaluation;

// A document's `budget`, held against what is known of the spending. A call that would go beyond a limit is denied
// before it is made (specification §12: the existing system lets one overshoot pass).
internal sealed class BudgetClauses
{
    private readonly BudgetSection _section;
    private readonly Clause _monthly;
    private readonly Clause _daily;
    private readonly Clause _unknown;

    public BudgetClauses(DocumentProgram owner, Rulings rulings)
    {
        _section = owner.Document.Budget!;
        _monthly = Denial("budget.monthly_limit_usd", PolicyReasonTexts.MonthlyBudgetExceeded,
            PolicyReasonCodes.MonthlyBudgetExceeded, "wait for the next month, or raise the limit");
        _daily = Denial("budget.daily_limit_usd", PolicyReasonTexts.DailyBudgetExceeded,
            PolicyReasonCodes.DailyBudgetExceeded, "wait for the next day, or raise the limit");
        _unknown = Denial("budget", PolicyReasonTexts.BudgetUnknown, PolicyReasonCodes.BudgetUnknown,
            "nobody knows what was spent, and a budget cannot be kept without that");

        Clause Denial(string rule, string text, string code, string wayOut)
        {
            var ruling = rulings.Deny(owner.Document, rule, _section.Line, text, code, wayOut);
            return new(owner, rule, ruling with { SuspendsAgent = _section.Suspends && code != PolicyReasonCodes.BudgetUnknown });
        }
    }

    public Clause Section => _unknown;

    public Clause? DenialOf(SpendingFacts? spending) =>
        _section is { MonthlyLimitUsd: null, DailyLimitUsd: null } ? null
        : spending is null ? _unknown
        : IsBeyond(_section.MonthlyLimitUsd, spending.AgentThisMonth, spending.Cost) ? _monthly
        : IsBeyond(_section.DailyLimitUsd, spending.AgentToday, spending.Cost) ? _daily
        : null;

    private static bool IsBeyond(decimal? limit, decimal spent, decimal cost) => spent >= limit || spent + cost > limit;
}
