using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>Limits and what was spent of them.</summary>
/// <param name="Balances">The fullest first.</param>
/// <param name="Limits">The limits in force.</param>
/// <param name="Version">The version of the budget stream that they stand at; null before any event.</param>
/// <param name="Open">How many reservations wait.</param>
public sealed record BudgetView(ImmutableArray<Balance> Balances, ImmutableArray<Limit> Limits, StreamVersion? Version, int Open);

/// <summary>An agent in the tree of spending.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Own">What it spent by itself, and how much of it waits.</param>
/// <param name="RolledUp">What it spent together with those below it.</param>
/// <param name="Balances">What was spent of the limits on it.</param>
public sealed record BudgetBranch(
    KnownAgent Agent, (Spend Charged, Spend Held) Own, (Spend Charged, Spend Held) RolledUp, ImmutableArray<Balance> Balances);

/// <summary>A forecast of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Limit">The limit that it is held against; null for none.</param>
/// <param name="Window">The month.</param>
/// <param name="Range">When it began and ends.</param>
/// <param name="Allowance">What the limit allows; null for none.</param>
/// <param name="Forecast">The forecast.</param>
public sealed record AccountForecast(
    Account Account, Limit? Limit, BudgetWindow Window, TimeRange Range, decimal? Allowance, Forecast Forecast);

/// <summary>Answers what was spent, from the books that decide. Safe for concurrent use.</summary>
public sealed class BudgetQueries(WriteSideState state, BudgetLanes lanes)
{
    /// <summary>Most agents of a tree.</summary>
    public const int AgentsMax = 10_000;

    /// <summary>The limits of an org and what was spent of them.</summary>
    /// <param name="org">The org.</param>
    /// <param name="account">One account, or each of a kind; null for all.</param>
    public Task<BudgetView> ShowAsync(string org, Account? account) => lanes.ReadAsync(org, (book, version, now) =>
    {
        var named = book.LimitsInForce.Select(limit => limit.Account).Where(each => each.Name != Account.Each);
        var accounts = account is { } one && one.Name != Account.Each
            ? [one]
            : book.Accounts.Concat(named).Distinct().Where(each => account is null || each.Kind == account.Value.Kind);
        return new BudgetView(
            [.. accounts.SelectMany(each => book.BalancesOf(each, now))
                .OrderByDescending(balance => balance.Allowance > 0 ? balance.Spent / balance.Allowance : 0)
                .ThenBy(balance => balance.Account.ToString(), StringComparer.Ordinal)
                .ThenBy(balance => balance.Limit.Id, StringComparer.Ordinal)],
            book.LimitsInForce, version, book.OpenCount);
    });

    /// <summary>What agents spent, those above before those below them; and what the org did.</summary>
    /// <param name="org">The org.</param>
    /// <param name="top">Only this one and those below it; null for all.</param>
    public Task<(ImmutableArray<BudgetBranch> Branches, (Spend Charged, Spend Held) Org, bool HasMore)> TreeAsync(string org, KnownAgent? top)
    {
        var agents = (top is null ? Forest(org) : state.Agents.SubtreeOf(top.Id, AgentsMax + 1).AsEnumerable()).Take(AgentsMax + 1).ToList();
        return lanes.ReadAsync(org, (book, _, now) => (
            agents.Take(AgentsMax).Select(agent => BranchOf(book, agent, now)).ToImmutableArray(),
            book.TotalOf(Account.Org), agents.Count > AgentsMax));
    }

    /// <summary>Where spending leads: the org's, and that of every account with a monthly limit; or of one account.</summary>
    public Task<(IReadOnlyList<AccountForecast> Forecasts, Instant At)> ForecastAsync(string org, Account? account) =>
        lanes.ReadAsync<(IReadOnlyList<AccountForecast>, Instant)>(org, (book, _, now) =>
        {
            var accounts = account is { } one ? [one] : book.Accounts.Where(each => each.Kind != AccountKind.Org).Prepend(Account.Org);
            return ([.. accounts.SelectMany(each => ForecastsOf(book, each, now, isNamed: account is not null))], now);
        });

    private static IEnumerable<AccountForecast> ForecastsOf(BudgetBook book, Account account, Instant now, bool isNamed)
    {
        var balances = book.BalancesOf(account, now)
            .Where(balance => balance.Limit.Unit == BudgetUnit.Usd && balance.Limit.Window.Kind == WindowKind.Month).ToList();
        if (balances.Count == 0 && (isNamed || account == Account.Org))
        {
            var month = BudgetWindow.Month("UTC");
            return [new(account, null, month, month.At(now), null, Forecast.Of(book, account, BudgetUnit.Usd, month, null, now))];
        }

        return balances.Select(balance => new AccountForecast(
            account, balance.Limit, balance.Limit.Window, balance.Range, balance.Allowance,
            Forecast.Of(book, account, BudgetUnit.Usd, balance.Limit.Window, balance.Allowance, now)));
    }

    private static BudgetBranch BranchOf(BudgetBook book, KnownAgent agent, Instant now)
    {
        var id = agent.Id.ToString();
        var (own, tree) = (new Account(AccountKind.Agent, id), new Account(AccountKind.Tree, id));
        return new(agent, book.TotalOf(own), book.TotalOf(tree), [.. book.BalancesOf(own, now), .. book.BalancesOf(tree, now)]);
    }

    // Roots in order of id, each with everything below it.
    private IEnumerable<KnownAgent> Forest(string org) => state.Agents.All
        .Where(agent => agent.State.Profile?.Org == org && agent.State.Lineage?.Parent is null)
        .OrderBy(agent => agent.Id.Value)
        .SelectMany(root => state.Agents.SubtreeOf(root.Id, AgentsMax + 1));
}
