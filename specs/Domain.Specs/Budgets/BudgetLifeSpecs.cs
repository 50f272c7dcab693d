using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using AgentAssembly.Specs.Money;

namespace AgentAssembly.Specs.Domain.Budgets;

// The books against somebody who keeps every charge on paper (specs/Money), over random lives.
public sealed class BudgetLifeSpecs
{
    [Fact]
    public void Books_say_what_is_on_paper_whatever_the_calendar_and_the_clock_do() =>
        Seeds.ForEach(400, random => Live(random, 80, (_, _) => { }));

    [Fact]
    public void Whoever_reads_the_log_anew_has_the_same_books() =>
        Seeds.ForEach(100, random => Live(random, 60, (life, now) => life.Restart(now)));

    // Asking about the future, or by a clock that is set back afterwards, changes no answer.
    [Fact]
    public void Asking_changes_nothing() =>
        Seeds.ForEach(200, random => Live(random, 60, (life, now) =>
        {
            var some = new SomeMoney(random);
            var later = now.Plus(TimeSpan.FromHours(random.Next(2_000)));
            _ = life.Book.Accounts.SelectMany(account => life.Book.BalancesOf(account, later)).Count();
            BudgetDecider.Foresee(life.Book, some.Reserve(), later);
            BudgetDecider.Decide(life.Book, some.Reserve(), later);
            BudgetDecider.Decide(life.Book, new BudgetCommand.Expire(), later);
        }));

    [Fact]
    public void Asking_twice_at_once_gives_the_same_answer() =>
        Seeds.ForEach(100, random => Live(random, 40, (life, now) =>
        {
            var command = new SomeMoney(random).Reserve();
            var (one, two) = (BudgetDecider.Decide(life.Book, command, now), BudgetDecider.Decide(life.Book, command, now));
            Assert.Equal(
                one.Events.Select(SomeEvents.Data<BudgetEventCodec, BudgetEvent>),
                two.Events.Select(SomeEvents.Data<BudgetEventCodec, BudgetEvent>));
            Assert.Equal((one.Reply as BudgetReply.Exceeded)?.Exceedance, (two.Reply as BudgetReply.Exceeded)?.Exceedance);
        }));

    // What an export holds of a random life, and what is known of its agents.
    internal static (IReadOnlyList<LoggedEvent> Events, IReadOnlyList<LoggedEvent> Agents) HistoryOf(Random random)
    {
        var life = Live(random, 60, (_, _) => { });
        return (life.Exported, life.Agents);
    }

    private static MoneyLife Live(Random random, int steps, Action<MoneyLife, Instant> between)
    {
        var (some, life) = (new SomeMoney(random), new MoneyLife());
        var now = some.FirstMoment();
        for (var step = 0; step < steps; step++)
        {
            now = now.Plus(some.Step());
            Do(random.Next(100), some, life, now);
            if (step % 5 == 0)
            {
                between(life, now);
                life.HoldBalances(now);
            }
        }

        return life;
    }

    private static void Do(int what, SomeMoney some, MoneyLife life, Instant now)
    {
        var open = life.Book.Open.OrderBy(each => each.Id.ToString(), StringComparer.Ordinal).ToList();
        var limits = life.Book.LimitsInForce;
        switch (what)
        {
            case < 50:
                life.Ask(some.Reserve(), now);
                break;
            case < 66 when open.Count > 0:
                var settled = some.Of(open);
                Assert.IsType<BudgetReply.Done>(life.Ask(some.Settle(settled.Id, settled.Agent), now));
                break;
            case < 70 when open.Count > 0:
                life.Ask(new BudgetCommand.Release(some.Of(open).Id, "spec"), now);
                break;
            case < 76:
                life.Ask(new BudgetCommand.Expire(), now);
                Assert.True(life.Book.NextDue is not { } due || due > life.Book.Now);
                break;
            case < 88:
                life.Ask(new BudgetCommand.SetLimit(some.Limit(), "spec"), now);
                break;
            case < 90 when limits.Length > 0:
                life.Ask(new BudgetCommand.ClearLimit(some.Of(limits).Id, "spec"), now);
                break;
            case < 95 when limits.Length > 0:
                life.Ask(some.TopUp(limits), now);
                break;
            case < 97:
                some.ChangePrice();
                break;
            default:
                life.Ask(new BudgetCommand.Adopt("sha256:" + some.Id(), []), now);
                break;
        }
    }
}
