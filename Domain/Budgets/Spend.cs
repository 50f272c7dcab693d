using System.Diagnostics;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What a limit counts.</summary>
public enum BudgetUnit
{
    /// <summary>Money.</summary>
    Usd,

    /// <summary>Tokens of all kinds.</summary>
    Tokens,

    /// <summary>Actions.</summary>
    Calls,
}

/// <summary>What something costs, in every unit. Exact; differences may be negative.</summary>
/// <param name="Usd">Money.</param>
/// <param name="Tokens">Tokens of all kinds.</param>
/// <param name="Calls">Actions.</param>
public readonly record struct Spend(Usd Usd, long Tokens, long Calls)
{
    /// <summary>The amount in one unit.</summary>
    public decimal In(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Usd => Usd.Amount,
        BudgetUnit.Tokens => Tokens,
        BudgetUnit.Calls => Calls,
        _ => throw new UnreachableException($"no amount in {unit}"),
    };

    /// <summary>The sum.</summary>
    public static Spend operator +(Spend left, Spend right) =>
        new(left.Usd + right.Usd, left.Tokens + right.Tokens, left.Calls + right.Calls);

    /// <summary>The difference.</summary>
    public static Spend operator -(Spend left, Spend right) =>
        new(left.Usd - right.Usd, left.Tokens - right.Tokens, left.Calls - right.Calls);
}

/// <summary>The wire's words for units.</summary>
public static class BudgetUnits
{
    /// <summary>The word for a unit.</summary>
    public static string WordOf(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Usd => "usd",
        BudgetUnit.Tokens => "tokens",
        BudgetUnit.Calls => "calls",
        _ => throw new UnreachableException($"no word for {unit}"),
    };

    /// <summary>The unit of a word; null where there is none.</summary>
    public static BudgetUnit? Of(string word) => word switch
    {
        "usd" => BudgetUnit.Usd,
        "tokens" => BudgetUnit.Tokens,
        "calls" => BudgetUnit.Calls,
        _ => null,
    };
}
