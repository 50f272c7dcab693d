using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Money;

namespace AgentAssembly.Specs.Domain.Budgets;

// Books that live, and beside them somebody who keeps every charge on paper and counts anew each time. What happens goes through
// the log's data before either hears of it.
internal sealed class MoneyLife
{
    private const string Org = "acme";

    private readonly List<EventEnvelope> _log = [];
    private ulong _position;

    public MoneyLife()
    {
        foreach (var agent in SomeMoney.Agents)
        {
            var data = JsonSerializer.SerializeToElement(new { did = agent.Did });
            Agents.Add(new(_position++, "", "agent-" + agent.Id, "agent.registered", Org, agent.Team!, "agent:" + agent.Did, 3, data));
        }

        Agents.ForEach(Paper.Apply);
    }

    public BudgetBook Book { get; private set; } = new();

    public MoneyChecker Paper { get; } = new();

    public List<LoggedEvent> Agents { get; } = [];

    public List<LoggedEvent> Exported { get; } = [];

    // The answer to a command, after everything that it made happen; held against the paper.
    public BudgetReply Ask(BudgetCommand command, Instant now)
    {
        var stands = command is BudgetCommand.Reserve reserve ? FirstExceeded(reserve, now) : null;
        var decision = BudgetDecider.Decide(Book, command, now);
        foreach (var happened in decision.Events)
        {
            Record(happened, command);
        }

        if (command is BudgetCommand.Reserve)
        {
            Assert.Equal(stands, decision.Reply is BudgetReply.Exceeded over ? Shown(over.Exceedance) : null);
            Assert.Equal(stands is not null, decision.Events.IsEmpty);
        }

        Assert.Empty(Paper.Violations);
        return decision.Reply;
    }

    // Every balance that anybody can be shown, held against the paper.
    public void HoldBalances(Instant now)
    {
        foreach (var account in Book.Accounts)
        {
            foreach (var balance in Book.BalancesOf(account, now))
            {
                Assert.Equal(
                    (Spent(account, balance.Limit, now), Allowance(account, balance.Limit, now)), (balance.Spent, balance.Allowance));
            }

            var (charged, held) = Book.TotalOf(account);
            foreach (var unit in Enum.GetValues<BudgetUnit>())
            {
                var word = BudgetUnits.WordOf(unit);
                Assert.Equal(Number(Paper.Spent(Org, account.ToString(), word, "total", now.UnixMicroseconds)), charged.In(unit));
                Assert.Equal(Number(Paper.Held(Org, account.ToString(), word)), held.In(unit));
            }
        }
    }

    // Another process reads the log from its beginning.
    public void Restart(Instant now)
    {
        var before = Shown(Book, now);
        Book = new();
        foreach (var envelope in _log)
        {
            Book.Apply(BudgetEventCodec.Read(envelope)!);
        }

        Assert.Equal(before, Shown(Book, now));
    }

    private static string Shown(BudgetBook book, Instant now) => string.Join('\n',
        book.Accounts.OrderBy(account => account.ToString(), StringComparer.Ordinal)
            .SelectMany(account => book.BalancesOf(account, now)
                .Select(balance => $"{account} {balance.Limit.Id} {balance.Range} "
                    + $"{DecimalText.Of(balance.Spent)} {DecimalText.Of(balance.Allowance)}")
                .Append($"{account} {book.TotalOf(account)}")))
        + $"\n{book.OpenCount} {book.NextDue} {book.Now}";

    private void Record(BudgetEvent happened, BudgetCommand command)
    {
        var data = SomeEvents.Data<BudgetEventCodec, BudgetEvent>(happened);
        var id = happened is BudgetEvent.Reserved reserved ? reserved.Reservation : default;
        var envelope = SomeEvents.Envelope(BudgetEventCodec.TypeOf(happened), data) with { Id = id };
        _log.Add(envelope);
        Book.Apply(BudgetEventCodec.Read(envelope)!);
        var agent = command switch
        {
            BudgetCommand.Reserve c => SomeMoney.Agents.First(each => each.Id == c.Agent),
            BudgetCommand.Settle c => SomeMoney.Agents.First(each => each.Id == c.Agent),
            _ => null,
        };
        using var document = JsonDocument.Parse(data);
        Exported.Add(new(
            _position++, id.ToString(), "budget-" + new string('0', 32), envelope.Type, Org, agent?.Team ?? "",
            agent is null ? "system:budgets" : "agent:" + agent.Did, agent is null ? 0 : 3, document.RootElement.Clone()));
        Paper.Apply(Exported[^1]);
    }

    // The limit that stands against a reservation, worked out from the paper alone: one that denies, or else one that asks.
    private string? FirstExceeded(BudgetCommand.Reserve c, Instant now)
    {
        var exceeded =
            from charged in c.Accounts
            from limit in Book.LimitsInForce
            where limit.IsFor(charged.Account) && IsHeldUp(limit.Scope, charged, c.Tool)
            let exceedance = new Exceedance(
                limit, charged.Account, default,
                Spent(charged.Account, limit, now), Allowance(charged.Account, limit, now), c.Amount.In(limit.Unit))
            where exceedance.Wanted > 0 && exceedance.Spent + exceedance.Wanted > exceedance.Allowance
            where limit.OnExceed != OnExceed.Alert && (limit.OnExceed != OnExceed.Approve || !c.IsApproved)
            orderby limit.OnExceed == OnExceed.Approve
            select Shown(exceedance);
        return exceeded.FirstOrDefault();
    }

    private static string Shown(Exceedance e) =>
        $"{e.Limit.Id} {e.Account} {DecimalText.Of(e.Spent)} of {DecimalText.Of(e.Allowance)}, {DecimalText.Of(e.Wanted)} more";

    private static bool IsHeldUp(PolicyScope scope, ChargedAccount charged, string tool) => scope.ToString() switch
    {
        "global" => true,
        "team:payments" => charged.Who.Team == "payments",
        "tool:deploy" => tool == "deploy",
        "agent:did:key:zRoot" => charged.Who == SomeMoney.Agents[0],
        var named => charged.Who == (named == "agent:" + SomeMoney.Agents[1].Id ? SomeMoney.Agents[1] : SomeMoney.Agents[2]),
    };

    private decimal Spent(Account account, Limit limit, Instant now) => Number(
        Paper.Spent(Org, account.ToString(), BudgetUnits.WordOf(limit.Unit), limit.Window.ToString(), now.UnixMicroseconds));

    private decimal Allowance(Account account, Limit limit, Instant now) =>
        Number(Paper.Allowance(Org, account.ToString(), limit.Id, now.UnixMicroseconds));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
