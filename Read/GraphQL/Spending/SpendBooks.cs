using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Spending;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Spending;

/// <summary>
/// The books of an org as of any moment, made anew from documents: the same code that decides tells what was spent of a
/// limit. Accounts of the whole org, and trees, which may reach into other teams, are not shown to those who see one team.
/// </summary>
internal sealed class SpendBooks
{
    private const int AccountsMax = 500;
    private const int RecentMax = 20_000;

    // As long as the books know quarters of an hour, and seconds.
    private static readonly TimeSpan QuartersKept = TimeSpan.FromDays(33);
    private static readonly TimeSpan SecondsKept = TimeSpan.FromHours(1);

    private readonly ModelSet _models;
    private readonly Look _look;
    private readonly string _org;
    private readonly BudgetBook _book = new();
    private LimitsDocument? _limits;
    private Instant _now;

    private SpendBooks(ModelSet models, Look look, string org) => (_models, _look, _org) = (models, look, org);

    /// <summary>The limits in force.</summary>
    public IReadOnlyList<LimitNode> Limits => [.. _book.LimitsInForce.Select(limit => new LimitNode(limit))];

    /// <summary>The version of the budget stream at which limits last changed; null before any.</summary>
    public long? StreamVersion => _limits?.StreamVersion;

    /// <summary>Whether more accounts were asked for than fit.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The accounts, by name.</summary>
    public IReadOnlyList<AccountBudgetNode> Accounts { get; private set; } = [];

    /// <summary>Makes the books of some accounts.</summary>
    /// <param name="models">The read models.</param>
    /// <param name="look">Where to look.</param>
    /// <param name="org">The org.</param>
    /// <param name="wanted">The accounts; named <c>*</c> for all of a kind. None for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<SpendBooks> OpenAsync(
        ModelSet models, Look look, string org, ImmutableArray<Account> wanted, CancellationToken cancellationToken)
    {
        var books = new SpendBooks(models, look, org);
        await books.LoadAsync(wanted, cancellationToken).ConfigureAwait(false);
        return books;
    }

    private async ValueTask LoadAsync(ImmutableArray<Account> wanted, CancellationToken cancellationToken)
    {
        _limits = await _look.FindAsync(_models.Limits, LimitsProjection.Limits, _org, cancellationToken).ConfigureAwait(false);
        var totals = (await TotalsAsync(wanted, cancellationToken).ConfigureAwait(false))
            .Where(bucket => IsShown(bucket.Account))
            .ToLookup(bucket => bucket.Account);
        var last = await TotalsAsync([Account.Org], cancellationToken).ConfigureAwait(false);
        _now = last.Select(bucket => bucket.Last)
            .Append(_limits?.Changed ?? default)
            .Append(await _look.MomentAsync(cancellationToken).ConfigureAwait(false))
            .Max();
        AdoptLimits();
        var accounts = totals.Select(same => same.Key).Concat(Named(wanted)).Distinct()
            .OrderBy(account => account.ToString(), StringComparer.Ordinal).ToList();
        HasMore = accounts.Count > AccountsMax;
        var shown = accounts.Take(AccountsMax).ToList();
        await ChargeAsync(shown, totals, cancellationToken).ConfigureAwait(false);
        AddTopUps();
        Accounts = [.. shown.Select(account => NodeOf(account, [.. totals[account]]))];
    }

    private bool IsShown(Account account) => _look.Viewer.Team is not { } team
        || account.Kind is AccountKind.Agent or AccountKind.Session
        || account == new Account(AccountKind.Team, team);

    // Those that limits name are shown before anything is charged to them.
    private IEnumerable<Account> Named(ImmutableArray<Account> wanted)
    {
        var named = LimitsOf().Select(limit => limit.Account).Where(account => account.Name != Account.Each);
        return wanted.Where(account => account.Name != Account.Each)
            .Concat(named.Where(account => wanted.IsEmpty || wanted.Any(one => one == account || one == new Account(account.Kind, Account.Each))))
            .Where(IsShown)
            .Where(account => _look.Viewer.Team is null || account.Kind == AccountKind.Team);
    }

    private IEnumerable<Limit> LimitsOf() => _limits is null ? [] : [.. _limits.OfPolicies, .. _limits.Set];

    private ValueTask<List<SpendBucket>> TotalsAsync(ImmutableArray<Account> wanted, CancellationToken cancellationToken)
    {
        var kinds = wanted.IsEmpty ? Enum.GetValues<AccountKind>() : [.. wanted.Select(account => account.Kind).Distinct()];
        var named = wanted.All(account => account.Name != Account.Each) && !wanted.IsEmpty;
        return BucketsAsync(
            new Stretch(Grain.Total, default, default),
            named
                ? [new Condition.OneOf("account", [.. wanted.Select(account => (ColumnValue)account.ToString())])]
                : [new Condition.OneOf("kind", [.. kinds.Select(kind => (ColumnValue)Account.WordOf(kind))])],
            cancellationToken);
    }

    private ValueTask<List<SpendBucket>> BucketsAsync(
        Stretch stretch, ImmutableArray<Condition> where, CancellationToken cancellationToken) =>
        Buckets.ReadAsync(
            _look, _models.Spend, SpendProjection.Buckets, [stretch], [Condition.Is("org", _org), .. where], cancellationToken);

    private void AdoptLimits()
    {
        if (_limits is null)
        {
            return;
        }

        _book.Apply(new BudgetEvent.LimitsAdopted(_limits.Policy, _limits.OfPolicies, false) { At = new(long.MinValue) });
        foreach (var limit in _limits.Set)
        {
            _book.Apply(new BudgetEvent.LimitSet(limit, "") { At = new(long.MinValue) });
        }
    }

    private void AddTopUps()
    {
        foreach (var added in _limits?.TopUps ?? [])
        {
            _book.Apply(new BudgetEvent.ToppedUp
            {
                At = added.At,
                Account = added.Account,
                Unit = added.Unit,
                Window = added.Window,
                Amount = added.Amount,
                Limit = added.OfLimit,
                Key = "",
            });
        }
    }

    // What was charged before any window counts in one sum, what came since in quarters of an hour, and single reservations
    // where a limit counts seconds.
    private async ValueTask ChargeAsync(
        IReadOnlyList<Account> accounts, ILookup<Account, SpendBucket> totals, CancellationToken cancellationToken)
    {
        var recentFrom = LimitsOf().Any(limit => limit.Window.Kind == WindowKind.Rolling && limit.Window.Length < TimeSpan.FromHours(1))
            ? Grains.StartOf(Grain.Quarter, _now.Plus(-SecondsKept))
            : new Instant(long.MaxValue);
        var recent = recentFrom.UnixMicroseconds == long.MaxValue ? [] : await RecentAsync(recentFrom, cancellationToken).ConfigureAwait(false);
        var from = Grains.StartOf(Grain.Quarter, _now.Plus(-QuartersKept));
        foreach (var account in accounts.Where(account => totals.Contains(account)))
        {
            var quarters = await BucketsAsync(
                new Stretch(Grain.Quarter, from, Grains.EndOf(Grain.Quarter, _now)),
                [Condition.Is("account", account.ToString())], cancellationToken).ConfigureAwait(false);
            Charge(account, [.. totals[account]], quarters, [.. recent.Where(one => one.Accounts.Contains(account))], recentFrom);
        }
    }

    private void Charge(
        Account account, List<SpendBucket> totals, List<SpendBucket> quarters, List<ReservationDocument> recent, Instant recentFrom)
    {
        var before = Sum(totals.Select(bucket => bucket.Charged)) - Sum(quarters.Select(bucket => bucket.Charged));
        Charge(account, totals.Min(bucket => bucket.First), before);
        foreach (var bucket in quarters.Where(bucket => bucket.Start < recentFrom))
        {
            Charge(account, bucket.Start, bucket.Charged);
        }

        foreach (var reservation in recent.OrderBy(one => one.At.UnixMicroseconds))
        {
            Charge(account, reservation.At, reservation.Charged);
        }
    }

    private async ValueTask<List<ReservationDocument>> RecentAsync(Instant from, CancellationToken cancellationToken)
    {
        var found = new List<ReservationDocument>();
        var query = new DocumentQuery
        {
            Where = [Condition.Is("org", _org), new Condition.AtLeast("at", from.UnixMicroseconds)],
            OrderBy = "at",
            Limit = DocumentQuery.LimitMax,
        };
        while (true)
        {
            var page = await _look.PageAsync(_models.Spend, SpendProjection.Reservations, query, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Items.Select(listed => listed.Document));
            if (found.Count > RecentMax)
            {
                throw new ReadError(
                    "TOO_LARGE", 400, $"a limit counts seconds, and more than {RecentMax} reservations were made in the last hour: ask the gateway with 'aasm budget show'");
            }

            if (!page.HasMore)
            {
                return found;
            }

            query = query with { After = page.Items[^1].Place };
        }
    }

    // Charged as if it had been reserved and nobody had told its usage: the books know no shorter way.
    private void Charge(Account account, Instant at, Spend amount)
    {
        var reserved = new BudgetEvent.Reserved
        {
            At = at,
            Reservation = default,
            Accounts = [account],
            Amount = amount,
            Agent = default,
            Assurance = Assurance.Bound,
            Decision = default,
            Kind = ActionKind.ToolCall,
            Until = at,
        };
        _book.Apply(reserved);
        _book.Apply(new BudgetEvent.Expired([default]) { At = at });
    }

    private AccountBudgetNode NodeOf(Account account, IReadOnlyList<SpendBucket> totals) => new(
        account, Sum(totals.Select(bucket => bucket.Charged)), Sum(totals.Select(bucket => bucket.Held)),
        [.. _book.BalancesOf(account, _now).Select(balance => new BalanceNode(balance, ForecastOf(balance)))]);

    private Forecast? ForecastOf(Balance balance) =>
        balance.Limit is { Unit: BudgetUnit.Usd, Window.Kind: WindowKind.Month }
            ? Forecast.Of(_book, balance.Account, BudgetUnit.Usd, balance.Limit.Window, balance.Allowance, _now)
            : null;

    private static Spend Sum(IEnumerable<Spend> amounts) => amounts.Aggregate(default(Spend), (sum, amount) => sum + amount);
}
