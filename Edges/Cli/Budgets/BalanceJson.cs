using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary>Money as JSON: amounts are decimals as text, as everywhere.</summary>
internal static class BalanceJson
{
    public static object Of(BudgetBalance balance) => new
    {
        account = balance.Account,
        name = balance.Name.Length > 0 ? balance.Name : null,
        limit = balance.Limit,
        unit = balance.Unit,
        window = balance.Window,
        from = WireTime.Of(balance.FromUnixMs),
        to = WireTime.Of(balance.ToUnixMs),
        spent = balance.Spent,
        allowance = balance.Allowance,
        on_exceed = balance.OnExceed,
    };

    public static object Of(BudgetLimit limit) => new
    {
        id = limit.Id,
        account = limit.Account,
        unit = limit.Unit,
        window = limit.Window,
        amount = limit.Amount,
        on_exceed = limit.OnExceed,
        thresholds = limit.Thresholds,
        scope = limit.Scope,
        clause = limit.Clause.Length > 0 ? limit.Clause : null,
    };

    public static object Of(SpendAmount? amount) => new
    {
        usd = amount?.Usd ?? "0",
        tokens = amount?.Tokens ?? 0,
        calls = amount?.Calls ?? 0,
        held_usd = amount?.HeldUsd ?? "0",
    };
}
