using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What an org's money answers.</summary>
public abstract record BudgetReply
{
    private BudgetReply()
    {
    }

    /// <summary>Money is set aside.</summary>
    /// <param name="Reservation">Under this name.</param>
    /// <param name="Beyond">The limit that would have held it up, were it not observed; null where none.</param>
    public sealed record Reserved(EventId Reservation, Exceedance? Beyond) : BudgetReply;

    /// <summary>A limit does not allow it; nothing is set aside.</summary>
    /// <param name="Exceedance">Which, and by how much.</param>
    public sealed record Exceeded(Exceedance Exceedance) : BudgetReply;

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : BudgetReply;

    /// <summary>There is nothing of that name, or it belongs to somebody else, or it has ended.</summary>
    /// <param name="Why">What it is, and the way out.</param>
    public sealed record Unknown(string Why) : BudgetReply;

    /// <summary>What was asked cannot be.</summary>
    /// <param name="Rule">The rule's code.</param>
    /// <param name="Why">What is wrong, and the way out.</param>
    public sealed record Refused(string Rule, string Why) : BudgetReply;
}

/// <summary>A limit that an action would go beyond.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Account">The account.</param>
/// <param name="Range">The window that goes on.</param>
/// <param name="Spent">What was spent of it.</param>
/// <param name="Allowance">What it allows in this window.</param>
/// <param name="Wanted">What the action would cost.</param>
public sealed record Exceedance(
    Limit Limit, Account Account, TimeRange Range, decimal Spent, decimal Allowance, decimal Wanted);
