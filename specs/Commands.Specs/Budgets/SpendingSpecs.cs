using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;
using Xunit;

namespace AgentAssembly.Specs.Commands.Budgets;

public sealed class SpendingSpecs
{
    // gpt-4o: 5 USD a million tokens in, 15 out; 1,000 tokens of answer are assumed. A call with 1,000 in costs 0.02.
    private const string Cents = "version: '1'\ntools: {'*': {allow: true}}\nbudget: {BUDGET}\n";

    [Fact]
    public async Task A_call_to_a_model_is_reserved_before_it_is_decided_and_the_decision_names_the_reservation()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);

        var reply = await side.CheckAsync(Call(agent));

        Assert.Equal((Verdict.Allow, true), (reply.Verdict, reply.Reservation is not null));
        var reserved = Assert.IsType<BudgetEvent.Reserved>(Assert.Single(await BudgetAsync(side)));
        Assert.Equal((reply.Reservation, reply.DecisionId), (reserved.Reservation, reserved.Decision));
        Assert.Equal("0.02", reserved.Amount.Usd.ToString());
        Assert.Equal(
            ["tree:" + agent.Id, "agent:" + agent.Id, "team:payments", "org"],
            reserved.Accounts.Take(4).Select(account => account.ToString()));
        Assert.Equal(reply.Reservation, (await side.DecisionsAsync())[^1].Decided.Reservation);
    }

    [Fact]
    public async Task A_call_that_would_go_beyond_a_policys_limit_is_denied_and_leaves_nothing_behind()
    {
        await using var side = await WriteSide.StartAsync(Cents.Replace("BUDGET", "daily_limit_usd: 0.05", StringComparison.Ordinal));
        var agent = await side.JoinAsync(1);

        var verdicts = new List<(Verdict, string)>();
        for (var i = 0; i < 4; i++)
        {
            var reply = await side.CheckAsync(Call(agent));
            verdicts.Add((reply.Verdict, reply.ReasonCode));
        }

        Assert.Equal(
            [Verdict.Allow, Verdict.Allow, Verdict.Deny, Verdict.Deny], verdicts.Select(verdict => verdict.Item1));
        Assert.Equal("daily_budget_exceeded", verdicts[3].Item2);
        Assert.Equal("0.04", (await BalanceAsync(side, new(AccountKind.Tree, agent.Id.ToString()))).Spent.ToString(Invariant));
    }

    [Fact]
    public async Task The_next_day_begins_anew()
    {
        await using var side = await WriteSide.StartAsync(Cents.Replace("BUDGET", "daily_limit_usd: 0.02", StringComparison.Ordinal));
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(Call(agent));
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(Call(agent))).Verdict);

        side.Time.Advance(TimeSpan.FromHours(12));

        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Call(agent))).Verdict);
    }

    [Fact]
    public async Task A_report_with_usage_charges_what_was_used_and_what_is_free_again_can_be_spent()
    {
        await using var side = await WriteSide.StartAsync(Cents.Replace("BUDGET", "daily_limit_usd: 0.03", StringComparison.Ordinal));
        var agent = await side.JoinAsync(1);
        var first = await side.CheckAsync(Call(agent));
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(Call(agent))).Verdict);

        await ReportAsync(side, agent, first, input: 1_000, output: 10);

        Assert.Equal("0.00515", (await BalanceAsync(side, new(AccountKind.Tree, agent.Id.ToString()))).Spent.ToString(Invariant));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Call(agent))).Verdict);
    }

    [Fact]
    public async Task Usage_beyond_the_reservation_is_charged_and_told_as_overrun()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(Call(agent));

        await ReportAsync(side, agent, reply, input: 1_000, output: 3_000);

        Assert.Equal(["0.05", "0.03"], (await BudgetAsync(side)).Skip(1).Select(happened => happened switch
        {
            BudgetEvent.Settled settled => settled.Actual.Usd.ToString(),
            BudgetEvent.Overran overran => overran.Over.Usd.ToString(),
            _ => happened.GetType().Name,
        }));
    }

    [Fact]
    public async Task Nobody_settles_the_reservation_of_another_agent()
    {
        await using var side = await WriteSide.StartAsync();
        var (agent, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var reply = await side.CheckAsync(Call(agent));

        await ReportAsync(side, other, reply, input: 1, output: 0);

        Assert.Single(await BudgetAsync(side));
    }

    [Fact]
    public async Task What_nobody_settles_is_charged_as_reserved_when_it_expires()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(Call(agent));
        side.Time.Advance(BudgetCommand.Reserve.LifeDefault);

        await side.Budgets.ExpireAsync("acme");
        await ReportAsync(side, agent, reply, input: 1, output: 0);

        var expired = Assert.IsType<BudgetEvent.Expired>((await BudgetAsync(side))[^1]);
        Assert.Equal(reply.Reservation!.Value, Assert.Single(expired.Reservations));
        var (charged, held) = await side.Budgets.ReadAsync("acme", (book, _, _) => book.TotalOf(Account.Org));
        Assert.Equal(("0.02", "0"), (charged.Usd.ToString(), held.Usd.ToString()));
    }

    [Fact]
    public async Task A_limit_that_suspends_suspends_with_the_denial_and_lets_the_agent_go_on_when_there_is_room_again()
    {
        await using var side = await WriteSide.StartAsync(
            Cents.Replace("BUDGET", "daily_limit_usd: 0.02, action_on_exceed: suspend", StringComparison.Ordinal));
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(Call(agent));
        Assert.Equal(AgentStatus.Active, side.State.Agents.Find(agent.Id)!.State.Status);

        await side.CheckAsync(Call(agent));
        Assert.Equal([SuspensionKind.BudgetExceeded], side.State.Agents.Find(agent.Id)!.State.Suspensions.Keys);
        await side.Presence.BeatAsync(agent.Claim, agent.Token, CancellationToken.None);
        Assert.Equal(AgentStatus.Suspended, side.State.Agents.Find(agent.Id)!.State.Status);

        side.Time.Advance(TimeSpan.FromDays(1));
        await side.Presence.BeatAsync(agent.Claim, agent.Token, CancellationToken.None);
        Assert.Equal(AgentStatus.Active, side.State.Agents.Find(agent.Id)!.State.Status);
    }

    [Fact]
    public async Task What_a_killed_process_set_aside_and_never_decided_is_given_back()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var kept = await side.CheckAsync(Call(agent));
        var lost = side.Ids.Next();
        await side.Budgets.AskAsync("acme", Reserve(side, agent, lost), new BudgetOrigin("payments", "agent:x", Assurance.Bound));

        await using var again = await side.RestartAsync();

        var open = await again.Budgets.ReadAsync("acme", (book, _, _) => book.Open.Select(each => each.Id).ToList());
        Assert.Equal([kept.Reservation!.Value], open);
        var released = Assert.IsType<BudgetEvent.Released>((await BudgetAsync(again))[^1]);
        Assert.Equal((lost, SpendRecall.Evidence), (released.Reservation, released.Evidence));
    }

    [Fact]
    public async Task An_ancestor_pays_for_its_descendants_but_not_as_its_own()
    {
        await using var side = await WriteSide.StartAsync(Cents.Replace("BUDGET", "daily_limit_usd: 0.05", StringComparison.Ordinal));
        var parent = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: parent.Did);
        await side.CheckAsync(Call(child));
        await side.CheckAsync(Call(parent));

        var denied = await side.CheckAsync(Call(child));

        Assert.Equal((Verdict.Deny, "daily_budget_exceeded"), (denied.Verdict, denied.ReasonCode));
        Assert.Contains(parent.Id.ToString(), denied.Detail, StringComparison.Ordinal);
        var own = await side.Budgets.ReadAsync("acme", (book, _, _) => book.TotalOf(new(AccountKind.Agent, parent.Id.ToString())).Charged);
        Assert.Equal("0.02", own.Usd.ToString());
    }

    [Fact]
    public async Task A_limit_on_calls_counts_tool_calls_too()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await SetAsync(side, Limit("calls", new(AccountKind.Tool, "refund"), BudgetUnit.Calls, 2));

        var verdicts = new List<Verdict>();
        for (var i = 0; i < 3; i++)
        {
            verdicts.Add((await side.CheckAsync(agent.Calls("refund"))).Verdict);
        }

        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Deny], verdicts);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls("search"))).Verdict);
    }

    [Fact]
    public async Task Observed_agents_go_on_and_the_books_name_the_limit_that_they_went_beyond()
    {
        await using var side = await WriteSide.StartAsync(Cents.Replace("BUDGET", "daily_limit_usd: 0.02", StringComparison.Ordinal));
        var agent = await side.JoinAsync(1);
        await side.Agents.ObserveAsync(
            WriteSide.Local, new(agent.Org, agent.Did), "trial", side.Now.Plus(TimeSpan.FromHours(1)), [], CancellationToken.None);
        await side.CheckAsync(Call(agent));

        var reply = await side.CheckAsync(Call(agent));

        Assert.Equal(Verdict.Allow, reply.Verdict);
        Assert.Equal("daily_budget_exceeded", (await side.DecisionsAsync())[^1].Decided.Shadow!.ReasonCode);
        Assert.Single((await BudgetAsync(side)).OfType<BudgetEvent.Reserved>().Last().Beyond);
    }

    [Fact]
    public async Task A_thousand_callers_at_once_never_spend_more_than_the_limit()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await SetAsync(side, Limit("all", Account.Org, BudgetUnit.Usd, 10));

        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => side.CheckAsync(Call(agent, trace: $"run-{i % 50}"))));

        Assert.Equal(500, replies.Count(reply => reply.Verdict == Verdict.Allow));
        Assert.Equal(10, (await BalanceAsync(side, Account.Org)).Spent);
        Assert.Equal([80, 95, 100], (await BudgetAsync(side)).OfType<BudgetEvent.ThresholdCrossed>().Select(crossed => crossed.Percent));
    }

    [Fact]
    public async Task A_change_of_policy_counts_for_the_next_call_with_what_was_spent_before()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(Call(agent));
        await side.CheckAsync(Call(agent));

        await side.PublishAsync(Cents.Replace("BUDGET", "team_daily_limit_usd: 0.05", StringComparison.Ordinal));

        Assert.Equal(Verdict.Deny, (await side.CheckAsync(Call(agent))).Verdict);
    }

    [Fact]
    public async Task Orgs_together_never_spend_more_than_the_installation_leases_to_them()
    {
        await using var side = await WriteSide.StartAsync();
        var (one, other) = (await side.JoinAsync(1), await side.JoinAsync(2, "globex", "ops"));
        Assert.IsType<BudgetReply.Done>(await side.Budgets.AskAsync(
            BudgetLanes.Installation, new BudgetCommand.SetLimit(Limit("all", Account.Org, BudgetUnit.Usd, 1), ""), BudgetOrigin.System));

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => side.CheckAsync(Call(i % 2 == 0 ? one : other, $"run-{i}"))));

        Assert.Equal(50, replies.Count(reply => reply.Verdict == Verdict.Allow));
        Assert.Contains("the installation has spent 1 of 1 USD", replies.First(reply => reply.Verdict == Verdict.Deny).Detail, StringComparison.Ordinal);
        var (charged, _) = await side.Budgets.ReadAsync(BudgetLanes.Installation, (book, _, _) => book.TotalOf(Account.Org));
        Assert.Equal("1", charged.Usd.ToString());
    }

    [Fact]
    public async Task What_was_leased_lapses_with_its_window_and_survives_a_restart_within_it()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.Budgets.AskAsync(
            BudgetLanes.Installation, new BudgetCommand.SetLimit(Limit("all", Account.Org, BudgetUnit.Usd, 20), ""), BudgetOrigin.System);
        await side.CheckAsync(Call(agent));

        await using var again = await side.RestartAsync();
        await again.CheckAsync(Call(agent));
        again.Time.Advance(TimeSpan.FromDays(1));
        await again.CheckAsync(Call(agent));

        // A twentieth at a time: one for two calls of the first day, one for the next.
        Assert.Equal(["1", "1"], (await BudgetAsync(again)).OfType<BudgetEvent.ToppedUp>().Select(lease => lease.Amount.ToString(Invariant)));
    }

    [Fact]
    public async Task Nobody_is_asked_about_an_action_that_the_budget_denies()
    {
        await using var side = await WriteSide.StartAsync(
            "tools: {'*': {allow: true}, llm_call: {allow: true, requires_approval_if: 'true'}}");
        var agent = await side.JoinAsync(1);
        await SetAsync(side, Limit("none", Account.Org, BudgetUnit.Usd, 0.01m));

        var reply = await side.CheckAsync(Call(agent));

        Assert.Equal(Verdict.Deny, reply.Verdict);
        Assert.Empty(await side.EventsAsync("approval"));
    }

    [Fact]
    public async Task A_limit_that_asks_lets_an_action_go_beyond_it_once_people_agreed()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await SetAsync(side, Limit("asks", Account.Org, BudgetUnit.Usd, 0.01m) with { OnExceed = OnExceed.Approve });

        var asked = await side.CheckAsync(Call(agent));

        Assert.Equal((Verdict.Pending, BudgetRulings.ApprovalCode), (asked.Verdict, asked.ReasonCode));
        Assert.Null(asked.Reservation);
        Assert.Empty((await BudgetAsync(side)).OfType<BudgetEvent.Reserved>());
        await side.Approvals.VoteAsync(WriteSide.Local, asked.ApprovalId, true, "", [], CancellationToken.None);
        var granted = await side.CheckAsync(Call(agent));
        Assert.Equal((Verdict.Allow, true), (granted.Verdict, granted.Reservation is not null));
        Assert.Equal("asks", Assert.Single((await BudgetAsync(side)).OfType<BudgetEvent.Reserved>().Single().Beyond));
        Assert.Equal(Verdict.Pending, (await side.CheckAsync(Call(agent))).Verdict);
    }

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    private static CheckAction Call(TestAgent agent, string trace = "run-1", int tokens = 1_000)
    {
        var call = agent.Calls();
        return call with
        {
            Action = new AgentAction
            {
                Actor = call.Action.Actor, Kind = ActionKind.LlmCall, TraceId = trace, Model = "gpt-4o", PromptTokens = tokens,
            },
        };
    }

    private static Limit Limit(string id, Account account, BudgetUnit unit, decimal amount) =>
        new() { Id = id, Account = account, Unit = unit, Window = BudgetWindow.Day("UTC"), Amount = amount };

    private static async Task SetAsync(WriteSide side, Limit limit) => Assert.IsType<BudgetReply.Done>(
        await side.Budgets.AskAsync("acme", new BudgetCommand.SetLimit(limit, ""), BudgetOrigin.System));

    private static BudgetCommand.Reserve Reserve(WriteSide side, TestAgent agent, EventId id) => new()
    {
        Reservation = id,
        Decision = side.Ids.Next(),
        Accounts = [new(Account.Org, side.State.Agents.Find(agent.Id)!.Facts)],
        Amount = new(Usd.AtLeast(1), 1, 1),
        Agent = agent.Id,
        Assurance = Assurance.Bound,
        Kind = ActionKind.LlmCall,
    };

    private static async Task ReportAsync(WriteSide side, TestAgent agent, CheckReply reply, long input, long output)
    {
        var report = new ActionReport
        {
            EventId = reply.Reservation.ToString()!,
            Claim = agent.Claim,
            ReservationId = reply.Reservation.ToString()!,
            Usage = new ReportedUsage(input, output, 1),
        };
        Assert.IsType<IntakeReply.Taken>(
            await side.Intake.TakeAsync(new ReportBatch(side.As(agent), [report], null), CancellationToken.None));
    }

    private static async Task<Balance> BalanceAsync(WriteSide side, Account account) =>
        Assert.Single(await side.Budgets.ReadAsync("acme", (book, _, now) => book.BalancesOf(account, now)));

    private static async Task<List<BudgetEvent>> BudgetAsync(WriteSide side) =>
    [
        .. (await side.EventsAsync("budget")).Select(recorded => BudgetEventCodec.Read(recorded.Event.Open())!)
            .Where(happened => happened is not (BudgetEvent.LimitsAdopted or BudgetEvent.LimitSet)),
    ];
}
