using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

/// <summary>Where spending leads by the end of a window, if it goes on as in the last days. Pure.</summary>
/// <param name="Spent">What was spent in the window so far.</param>
/// <param name="RatePerDay">What was spent a day over the trailing time.</param>
/// <param name="Trailing">The trailing time: a week, or less where the account is younger.</param>
/// <param name="Projected">What will have been spent by the window's end.</param>
/// <param name="ReachedAt">When the allowance is spent; null where not within the window, or where there is none.</param>
public sealed record Forecast(decimal Spent, decimal RatePerDay, TimeSpan Trailing, decimal Projected, Instant? ReachedAt)
{
    /// <summary>How far back the rate looks.</summary>
    public static readonly TimeSpan TrailingMax = TimeSpan.FromDays(7);

    // An account that spent for the first time a moment ago says nothing of a day.
    private static readonly TimeSpan TrailingMin = TimeSpan.FromHours(1);

    /// <summary>The forecast of an account's spending in a unit.</summary>
    /// <param name="book">The books.</param>
    /// <param name="account">The account.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="window">A window that has an end.</param>
    /// <param name="allowance">What may be spent in it; null for no limit.</param>
    /// <param name="now">When.</param>
    public static Forecast Of(
        BudgetBook book, Account account, BudgetUnit unit, BudgetWindow window, decimal? allowance, Instant now)
    {
        var range = window.At(now);
        var spent = book.SpentOf(account, unit, window, now);
        var age = TimeSpan.FromMicroseconds(now.UnixMicroseconds - (book.FirstOf(account) ?? now).UnixMicroseconds);
        var trailing = age < TrailingMin ? TrailingMin : age > TrailingMax ? TrailingMax : age;
        var perMicrosecond = book.SpentOf(account, unit, BudgetWindow.Rolling(TrailingMax), now) / (decimal)trailing.TotalMicroseconds;
        var left = range.End.UnixMicroseconds - now.UnixMicroseconds;
        return new(
            spent,
            Rounded(perMicrosecond * (decimal)TimeSpan.FromDays(1).TotalMicroseconds),
            trailing,
            Rounded(spent + (perMicrosecond * left)),
            WhenReached(allowance - spent, perMicrosecond, left, now));
    }

    private static Instant? WhenReached(decimal? room, decimal perMicrosecond, long left, Instant now) =>
        room is not { } some ? null
        : some <= 0 ? now
        : perMicrosecond > 0 && some / perMicrosecond < left ? new(now.UnixMicroseconds + (long)(some / perMicrosecond))
        : null;

    private static decimal Rounded(decimal amount) => decimal.Round(amount, 6, MidpointRounding.AwayFromZero);
}
