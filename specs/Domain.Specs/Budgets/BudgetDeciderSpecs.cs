using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Specs.Domain.Budgets;

// What the random lives hold too, one by one and by name.
public sealed class BudgetDeciderSpecs
{
    private static readonly AgentId Agent = SomeMoney.Agents[0].Id;
    private static readonly PriceRow Row = new() { Model = "m", InputPerMillion = 1_000_000, OutputPerMillion = 0 };

    private readonly SomeMoney _ids = new(new Random(1));
    private readonly BudgetBook _book = new();

    [Fact]
    public void What_is_released_is_not_charged()
    {
        var reserved = Reserve(5, At("10:00"));
        Ask(new BudgetCommand.Release(reserved.Reservation, "spec"), At("10:01"));
        Assert.Equal(default, _book.TotalOf(Account.Org));
    }

    [Fact]
    public void What_expires_stays_charged_and_is_told_once()
    {
        Reserve(5, At("10:00"), TimeSpan.FromHours(1));
        Assert.Empty(Ask(new BudgetCommand.Expire(), At("10:59")));
        Assert.Single(Assert.IsType<BudgetEvent.Expired>(Assert.Single(Ask(new BudgetCommand.Expire(), At("11:00")))).Reservations);
        Assert.Empty(Ask(new BudgetCommand.Expire(), At("12:00")));
        Assert.Equal((5m, 0m), (_book.TotalOf(Account.Org).Charged.Usd.Amount, _book.TotalOf(Account.Org).Held.Usd.Amount));
    }

    [Fact]
    public void An_expiry_that_was_not_recorded_is_asked_for_again()
    {
        Reserve(5, At("10:00"), TimeSpan.FromHours(1));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Single(BudgetDecider.Decide(_book, new BudgetCommand.Expire(), At("11:00")).Events);
            Assert.NotNull(_book.NextDue);
        }
    }

    [Fact]
    public void A_clock_that_was_a_day_ahead_when_somebody_asked_opens_no_day_again()
    {
        SetLimit("day UTC", 10);
        Reserve(9, At("23:59"));
        Assert.Null(BudgetDecider.Foresee(_book, Asking(5), At("00:01", day: 2)));
        Assert.NotNull(BudgetDecider.Foresee(_book, Asking(5), At("23:59")));
        SetLimit("24h", 10, "rolling");
        Assert.NotNull(BudgetDecider.Foresee(_book, Asking(5), At("23:59", day: 2)));
        Assert.Null(BudgetDecider.Foresee(_book, Asking(5), At("23:59", day: 3)));
        Assert.NotNull(BudgetDecider.Foresee(_book, Asking(5), At("23:59")));
    }

    [Fact]
    public void A_window_that_nobody_asked_about_for_hours_has_forgotten_what_passed_out_of_it()
    {
        SetLimit("30s", 1_000);
        Reserve(1, At("10:00"));
        Assert.Equal(1, Balance(At("10:00")));
        for (var minute = 0; minute < 300; minute++)
        {
            _book.Apply(BudgetDecider.Decide(new BudgetBook(), Asking(1), At("10:00").Plus(TimeSpan.FromMinutes(minute))).Events[0]);
        }

        Assert.Equal(1, Balance(At("14:59")));
    }

    [Fact]
    public void What_is_settled_late_counts_in_the_day_of_its_reservation_and_crosses_nothing_today()
    {
        SetLimit("day UTC", 10);
        var yesterday = Reserve(1, At("23:59"));
        Reserve(7, At("00:00", day: 2));
        var events = Ask(Settle(yesterday.Reservation, 9), At("00:01", day: 2));
        Assert.Equal(["Settled", "Overran"], events.Select(e => e.GetType().Name));
        Assert.Equal(7, Balance(At("00:01", day: 2)));
        Assert.Equal(16, _book.TotalOf(Account.Org).Charged.Usd.Amount);
    }

    [Fact]
    public void A_threshold_is_not_told_of_what_a_settlement_takes_back()
    {
        var reserved = Reserve(9, At("10:00"));
        SetLimit("day UTC", 10);
        var usage = new Usage { OutputTokens = 1_000, Requests = 1 };
        var events = Ask(new BudgetCommand.Settle(reserved.Reservation, usage, Agent, Assurance.Bound, WhoIs), At("10:01"));
        Assert.Equal(["Settled", "Overran"], events.Select(e => e.GetType().Name));
        Assert.Equal(0, Balance(At("10:01")));
    }

    [Fact]
    public void A_settlement_keeps_the_price_of_its_reservation()
    {
        var reserved = Reserve(5, At("10:00"));
        var settled = (BudgetEvent.Settled)Ask(Settle(reserved.Reservation, 3), At("10:01"))[0];
        Assert.Equal(3, settled.Actual.Usd.Amount);
        Assert.Equal(1_000_000, reserved.Price!.InputPerMillion);
    }

    [Fact]
    public void Whoever_is_refused_leaves_nothing_behind()
    {
        SetLimit("total", 1);
        Assert.IsType<BudgetReply.Exceeded>(BudgetDecider.Decide(_book, Asking(2), At("10:00")).Reply);
        Assert.Empty(_book.Accounts);
        Assert.Equal(0, _book.OpenCount);
        Assert.Equal(1, Asking(1).Amount.Usd.Amount);
        Assert.IsType<BudgetReply.Reserved>(BudgetDecider.Decide(_book, Asking(1), At("10:00")).Reply);
    }

    [Fact]
    public void A_limit_that_is_set_later_counts_what_was_spent_before()
    {
        Reserve(6, At("10:00"));
        SetLimit("day UTC", 10);
        Assert.Equal(6, Balance(At("10:00")));
        Assert.NotNull(BudgetDecider.Foresee(_book, Asking(5), At("10:00")));
        Assert.Null(BudgetDecider.Foresee(_book, Asking(4), At("10:00")));
    }

    [Theory]
    [InlineData(OnExceed.Deny, false, false, false)]
    [InlineData(OnExceed.Suspend, false, false, false)]
    [InlineData(OnExceed.Approve, false, false, false)]
    [InlineData(OnExceed.Approve, true, false, true)]
    [InlineData(OnExceed.Deny, true, false, false)]
    [InlineData(OnExceed.Alert, false, false, true)]
    [InlineData(OnExceed.Deny, false, true, true)]
    [InlineData(OnExceed.Suspend, false, true, true)]
    [InlineData(OnExceed.Approve, false, true, true)]
    public void What_goes_beyond_a_limit_goes_on_only_where_it_may_and_names_it(
        OnExceed onExceed, bool isApproved, bool isObserved, bool goesOn)
    {
        SetLimit("day UTC", 10, onExceed: onExceed);
        var decision = BudgetDecider.Decide(_book, Asking(11) with { IsApproved = isApproved, IsObserved = isObserved }, At("10:00"));
        Assert.Equal(goesOn, decision.Reply is BudgetReply.Reserved);
        Assert.Equal(goesOn ? ["limit"] : [], decision.Events.OfType<BudgetEvent.Reserved>().SelectMany(e => e.Beyond));
        Assert.Equal(goesOn ? [100] : [], decision.Events.OfType<BudgetEvent.ThresholdCrossed>().Select(e => e.Percent));
        Assert.Equal(isObserved, decision.Reply is BudgetReply.Reserved { Beyond: not null });
    }

    [Fact]
    public void Each_threshold_is_told_once_a_window_and_not_before()
    {
        SetLimit("day UTC", 100);
        decimal[] spends = [79, 1, 14, 1, 4, 1];
        Assert.Equal(
            ["", "80", "", "95", "", "100"],
            spends.Select(usd => CrossedBy(usd, At("10:00"))));
        Assert.Equal("80", CrossedBy(80, At("10:00", day: 2)));

        string CrossedBy(decimal usd, Instant now) =>
            string.Join(' ', Ask(Asking(usd), now).OfType<BudgetEvent.ThresholdCrossed>().Select(e => e.Percent));
    }

    [Fact]
    public void What_an_agents_children_spend_is_not_its_own()
    {
        foreach (var agent in SomeMoney.Agents[..2])
        {
            Ask(Asking(1) with { Accounts = SomeMoney.AccountsOf(agent, ""), Agent = agent.Id }, At("10:00"));
        }

        Assert.Equal((1m, 2m), (Total(AccountKind.Agent, 0), Total(AccountKind.Tree, 0)));
        Assert.Equal((1m, 1m), (Total(AccountKind.Agent, 1), Total(AccountKind.Tree, 1)));

        decimal Total(AccountKind kind, int agent) => _book.TotalOf(new(kind, SomeMoney.Agents[agent].Id.ToString())).Charged.Usd.Amount;
    }

    private static Instant At(string time, int day = 1) =>
        Instant.From(DateTimeOffset.Parse($"2026-02-0{day}T{time}:00Z", CultureInfo.InvariantCulture));

    private static AgentAssembly.Domain.Policy.Facts.ActorFacts WhoIs(Account account) => SomeMoney.Agents[0];

    private decimal Balance(Instant now) => _book.BalancesOf(Account.Org, now)[0].Spent;

    private void SetLimit(string window, decimal usd, string id = "limit", OnExceed onExceed = OnExceed.Deny) => Ask(
        new BudgetCommand.SetLimit(
            new Limit
            {
                Id = id,
                Account = Account.Org,
                Unit = BudgetUnit.Usd,
                Window = BudgetWindow.Parse(window)!,
                Amount = usd,
                OnExceed = onExceed,
            },
            ""), At("00:00"));

    private BudgetCommand.Reserve Asking(decimal usd) => new()
    {
        Reservation = _ids.Id(),
        Decision = _ids.Id(),
        Accounts = SomeMoney.AccountsOf(SomeMoney.Agents[0], ""),
        Amount = new(Usd.AtLeast(usd), 0, 1),
        Agent = Agent,
        Assurance = Assurance.Bound,
        Kind = ActionKind.LlmCall,
        Price = new(Row, true),
    };

    private BudgetEvent.Reserved Reserve(decimal usd, Instant now, TimeSpan? life = null) =>
        (BudgetEvent.Reserved)Ask(Asking(usd) with { Life = life ?? TimeSpan.FromDays(3) }, now)[0];

    private static BudgetCommand.Settle Settle(EventId reservation, long usd) =>
        new(reservation, new Usage { InputTokens = usd }, Agent, Assurance.Bound, WhoIs);

    private ImmutableArray<BudgetEvent> Ask(BudgetCommand command, Instant now)
    {
        var events = BudgetDecider.Decide(_book, command, now).Events;
        foreach (var happened in events)
        {
            _book.Apply(happened);
        }

        return events;
    }
}
