using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Spending;

/// <summary>A limit of spending.</summary>
[Name("BudgetLimit")]
public sealed class LimitNode
{
    private readonly Limit _limit;

    internal LimitNode(Limit limit) => _limit = limit;

    /// <summary>Its name within the org.</summary>
    [Id]
    public string Id => _limit.Id;

    /// <summary>The account, such as <c>org</c> or <c>team:payments</c>; named <c>*</c> for each of its kind by itself.</summary>
    public string Account => _limit.Account.ToString();

    /// <summary>What it counts.</summary>
    public BudgetUnit Unit => _limit.Unit;

    /// <summary>Over which time, such as <c>day UTC</c> or <c>24h</c>.</summary>
    public string Window => _limit.Window.ToString();

    /// <summary>How much.</summary>
    public decimal Amount => _limit.Amount;

    /// <summary>What becomes of an action that would go beyond.</summary>
    public OnExceed OnExceed => _limit.OnExceed;

    /// <summary>The percentages whose crossing is recorded.</summary>
    public IEnumerable<int> Thresholds => _limit.Thresholds;

    /// <summary>Whose actions it holds up.</summary>
    public string Scope => _limit.Scope.ToString();

    /// <summary>Where a person finds it; empty for one that was set by command.</summary>
    public string Clause => _limit.Clause;

    /// <summary>Whether it is a part of a limit of the installation.</summary>
    public bool IsLeased => _limit.IsLeased;
}

/// <summary>What an account spent of a limit in the window that goes on.</summary>
[Name("BudgetBalance")]
public sealed class BalanceNode
{
    private readonly Balance _balance;
    private readonly Forecast? _forecast;

    internal BalanceNode(Balance balance, Forecast? forecast) => (_balance, _forecast) = (balance, forecast);

    /// <summary>The limit.</summary>
    public LimitNode Limit => new(_balance.Limit);

    /// <summary>The account.</summary>
    public string Account => _balance.Account.ToString();

    /// <summary>When the window began; null for one without a beginning.</summary>
    public Instant? Start => _balance.Limit.Window.Kind == WindowKind.Total ? null : _balance.Range.Start;

    /// <summary>When it ends; null for one without an end.</summary>
    public Instant? End => _balance.Limit.Window.Kind == WindowKind.Total ? null : _balance.Range.End;

    /// <summary>What was spent, in the limit's unit; reservations are included.</summary>
    public decimal Spent => _balance.Spent;

    /// <summary>What the limit allows, with what was added to it.</summary>
    public decimal Allowance => _balance.Allowance;

    /// <summary>What is left; less than zero where more was spent.</summary>
    public decimal Remaining => _balance.Allowance - _balance.Spent;

    /// <summary>The share that was spent, in percent, rounded to two decimals; null where nothing is allowed.</summary>
    public decimal? PercentUsed => _balance.Allowance > 0 ? decimal.Round(_balance.Spent * 100 / _balance.Allowance, 2) : null;

    /// <summary>Where a month's spending of money leads; null for other limits.</summary>
    public ForecastNode? Forecast => _forecast is { } forecast ? new(forecast) : null;
}

/// <summary>Where spending leads by the end of a window, if it goes on as in the last days.</summary>
[Name("SpendForecast")]
public sealed class ForecastNode
{
    private readonly Forecast _forecast;

    internal ForecastNode(Forecast forecast) => _forecast = forecast;

    /// <summary>What was spent in the window so far.</summary>
    public decimal Spent => _forecast.Spent;

    /// <summary>What was spent a day over the trailing time.</summary>
    public decimal RatePerDay => _forecast.RatePerDay;

    /// <summary>The trailing time, in hours.</summary>
    public decimal TrailingHours => decimal.Round((decimal)_forecast.Trailing.TotalHours, 6);

    /// <summary>What will have been spent by the window's end.</summary>
    public decimal Projected => _forecast.Projected;

    /// <summary>When the allowance is spent; null where not within the window, or where there is none.</summary>
    public Instant? ReachedAt => _forecast.ReachedAt;
}

/// <summary>The books of one account.</summary>
[Name("AccountBudget")]
public sealed class AccountBudgetNode
{
    internal AccountBudgetNode(Account account, Spend charged, Spend held, IReadOnlyList<BalanceNode> balances) =>
        (Account, Usd, Tokens, Calls, HeldUsd, Balances) = (account.ToString(), charged.Usd, charged.Tokens, charged.Calls, held.Usd, balances);

    /// <summary>The account.</summary>
    public string Account { get; }

    /// <summary>All money that was ever charged.</summary>
    public Usd Usd { get; }

    /// <summary>All tokens.</summary>
    public long Tokens { get; }

    /// <summary>All actions.</summary>
    public long Calls { get; }

    /// <summary>Money of it that waits for its usage.</summary>
    public Usd HeldUsd { get; }

    /// <summary>What was spent of every limit that speaks of it.</summary>
    public IReadOnlyList<BalanceNode> Balances { get; }
}

/// <summary>The limits of a tenant, and what was spent of them.</summary>
[Name("Budgets")]
public sealed class BudgetsNode
{
    internal BudgetsNode(string org, IReadOnlyList<LimitNode> limits, IReadOnlyList<AccountBudgetNode> accounts, bool hasMore, long? version) =>
        (Org, Limits, Accounts, HasMore, StreamVersion) = (org, limits, accounts, hasMore, version);

    /// <summary>The tenant.</summary>
    public string Org { get; }

    /// <summary>The limits in force: those of policies first, then those that were set by command.</summary>
    public IReadOnlyList<LimitNode> Limits { get; }

    /// <summary>The accounts, by name.</summary>
    public IReadOnlyList<AccountBudgetNode> Accounts { get; }

    /// <summary>What was spent of limits, the fullest first.</summary>
    public IEnumerable<BalanceNode> Balances => Accounts.SelectMany(account => account.Balances)
        .OrderByDescending(balance => balance.Allowance > 0 ? balance.Spent / balance.Allowance : 0)
        .ThenBy(balance => balance.Account, StringComparer.Ordinal)
        .ThenBy(balance => balance.Limit.Id, StringComparer.Ordinal);

    /// <summary>Whether there are more accounts than fit: ask for one kind, such as <c>agent:*</c>, or for one.</summary>
    public bool HasMore { get; }

    /// <summary>The version of the budget stream at which limits last changed; null before any.</summary>
    public long? StreamVersion { get; }
}

/// <summary>What an agent spent, by itself and with those below it.</summary>
[Name("BudgetBranch")]
public sealed class BranchNode
{
    internal BranchNode(string agent, string name, string? parent, AccountBudgetNode own, AccountBudgetNode tree) =>
        (AgentId, AgentName, ParentId, Own, Subtree) = (agent, name, parent, own, tree);

    /// <summary>The agent's id.</summary>
    public string AgentId { get; }

    /// <summary>Its name.</summary>
    public string AgentName { get; }

    /// <summary>The id of the agent that delegated to it; null for a root.</summary>
    public string? ParentId { get; }

    /// <summary>What it spent by itself.</summary>
    public AccountBudgetNode Own { get; }

    /// <summary>What it spent together with those below it.</summary>
    public AccountBudgetNode Subtree { get; }
}
