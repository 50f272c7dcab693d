using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

// The thresholds that are crossed at a moment.
internal readonly ref struct Crossings(BudgetBook book, Instant at, ImmutableArray<BudgetEvent>.Builder events)
{
    // What is about to be charged, at a moment of its own, is not in the books yet. What is charged to a window that has ended
    // counts in that one only; and a threshold is crossed by spending, not by setting a limit.
    public void Add(ChargedAccount charged, string tool, Spend more, Instant chargedAt)
    {
        var account = book.Peek(charged.Account);
        foreach (var bound in account.LimitsAmong(book.Limits, at))
        {
            var (limit, added) = (bound.Limit, more.In(bound.Limit.Unit));
            var spent = bound.Sum.At(at) + added;
            if (added > 0 && spent >= bound.FirstThreshold && bound.Sum.Counts(chargedAt)
                && BudgetDecider.Applies(limit.Scope, charged.Who, tool))
            {
                Add(account, bound, spent);
            }
        }
    }

    private void Add(AccountBook account, in BoundLimit bound, decimal spent)
    {
        var (limit, balance) = (bound.Limit, BudgetBook.BalanceOf(account, bound, at));
        var percent = HighestCrossed(limit, spent, balance.Allowance);
        if (percent == 0 || WasCrossed(account.CrossingOf(limit.Id), percent, limit.Window, balance.Range))
        {
            return;
        }

        events.Add(new BudgetEvent.ThresholdCrossed
        {
            At = at,
            Limit = limit.Id,
            Account = account.Account,
            Unit = limit.Unit,
            Window = limit.Window,
            Percent = percent,
            Spent = spent,
            Allowance = balance.Allowance,
        });
    }

    private static int HighestCrossed(Limit limit, decimal spent, decimal allowance)
    {
        var highest = 0;
        foreach (var threshold in limit.Thresholds)
        {
            highest = spent * 100 >= allowance * threshold ? threshold : highest;
        }

        return highest;
    }

    // In a rolling window a crossing counts for as long as the window looks back.
    private bool WasCrossed(Crossing? before, int percent, BudgetWindow window, TimeRange range) =>
        before is { } crossing && crossing.Percent >= percent
        && (window.Kind == WindowKind.Rolling ? crossing.At.Plus(window.Length) > at : range.Holds(crossing.At));
}
