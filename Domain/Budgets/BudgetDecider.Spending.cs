using System.Collections.Immutable;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

// Setting aside and settling.
public static partial class BudgetDecider
{
    /// <summary>Whether a reservation would be answered with <see cref="BudgetReply.Reserved"/>, and if not, what stands against it.</summary>
    /// <param name="book">The books.</param>
    /// <param name="command">The reservation.</param>
    /// <param name="now">When.</param>
    /// <returns>The first limit that would be exceeded, of those that deny before those that ask; null where none is.</returns>
    public static Exceedance? Foresee(BudgetBook book, BudgetCommand.Reserve command, Instant now) =>
        Look(book, command, book.Latest(now)).Exceedance;

    private static Decision<BudgetReply, BudgetEvent> Reserve(BudgetBook book, BudgetCommand.Reserve c, Instant at)
    {
        if (book.Find(c.Reservation) is not null)
        {
            return Said(new BudgetReply.Reserved(c.Reservation, null));
        }

        var (exceeded, beyond, nearsThreshold) = Look(book, c, at);
        if (exceeded is not null && !c.IsObserved)
        {
            return Said(new BudgetReply.Exceeded(exceeded));
        }

        var reserved = new BudgetEvent.Reserved
        {
            At = at,
            Reservation = c.Reservation,
            Accounts = AccountsOf(c),
            Amount = c.Amount,
            Agent = c.Agent,
            Assurance = c.Assurance,
            Decision = c.Decision,
            Kind = c.Kind,
            Model = c.Model,
            Tool = c.Tool,
            Assumed = c.Assumed,
            Price = c.Price?.Row,
            IsPriceKnown = c.Price?.IsKnown ?? false,
            Prices = c.Prices,
            Beyond = beyond is null ? [] : [.. beyond],
            Until = at.Plus(c.Life),
        };
        var events = ImmutableArray.CreateBuilder<BudgetEvent>(1);
        events.Add(reserved);
        var crossings = new Crossings(book, at, events);
        foreach (var charged in nearsThreshold ? c.Accounts : [])
        {
            crossings.Add(charged, c.Tool, c.Amount, at);
        }

        return new(new BudgetReply.Reserved(c.Reservation, exceeded), events.DrainToImmutable());
    }

    private static ImmutableArray<Account> AccountsOf(BudgetCommand.Reserve c)
    {
        var accounts = ImmutableArray.CreateBuilder<Account>(c.Accounts.Length);
        foreach (var charged in c.Accounts)
        {
            accounts.Add(charged.Account);
        }

        return accounts.MoveToImmutable();
    }

    // The first limit that holds the action up. Those that it may go beyond are passed over, and named.
    private static (Exceedance? Exceedance, List<string>? Beyond, bool NearsThreshold) Look(
        BudgetBook book, BudgetCommand.Reserve c, Instant at)
    {
        var (beyond, nearsThreshold) = (default(List<string>), false);
        Exceedance? asks = null;
        Exceedance? denies = null;
        foreach (var charged in c.Accounts)
        {
            var account = book.Peek(charged.Account);
            foreach (var bound in account.LimitsAmong(book.Limits, at))
            {
                var wanted = c.Amount.In(bound.Limit.Unit);
                if (wanted == 0 || !Applies(bound.Limit.Scope, charged.Who, c.Tool))
                {
                    continue;
                }

                var spent = bound.Sum.At(at);
                nearsThreshold |= spent + wanted >= bound.FirstThreshold;
                if (spent + wanted <= bound.Limit.Amount)
                {
                    continue;
                }

                var balance = BudgetBook.BalanceOf(account, bound, at);
                if (spent + wanted <= balance.Allowance)
                {
                    continue;
                }

                var exceedance = new Exceedance(bound.Limit, charged.Account, balance.Range, spent, balance.Allowance, wanted);
                (beyond ??= []).Add(bound.Limit.Id);
                _ = bound.Limit.OnExceed switch
                {
                    OnExceed.Alert => null,
                    OnExceed.Approve => c.IsApproved ? null : asks ??= exceedance,
                    _ => denies ??= exceedance,
                };
            }
        }

        return (denies ?? asks, beyond, nearsThreshold);
    }

    internal static bool Applies(PolicyScope scope, ActorFacts who, string tool) => scope.Kind switch
    {
        ScopeKind.Global or ScopeKind.Org => true,
        ScopeKind.Team => who.Team == scope.Name,
        ScopeKind.Tool => tool == scope.Name,
        _ => scope.Agent is { } id ? id == who.Id || id == who.ActionKey || id == who.RegistryKey : who.Did == scope.Name,
    };

    private static Decision<BudgetReply, BudgetEvent> Settle(BudgetBook book, BudgetCommand.Settle c, Instant at)
    {
        // What a stranger says of somebody's spending is not believed, nor told from what is not there.
        if (book.Find(c.Reservation) is not { } open || open.Agent != c.Agent || c.Assurance < open.Assurance)
        {
            return Said(NotOpen(c.Reservation));
        }

        if (c.Usage is { Tokens: 0, Requests: 0, Units: 0 })
        {
            return Happens(new BudgetEvent.Released(c.Reservation, "reported: nothing was used") { At = at });
        }

        var actual = new Spend(open.Price?.CostOf(c.Usage) ?? Usd.Zero, c.Usage.Tokens, open.Amount.Calls);
        var over = new Spend(
            actual.Usd > open.Amount.Usd ? actual.Usd - open.Amount.Usd : Usd.Zero, Math.Max(0, actual.Tokens - open.Amount.Tokens), 0);
        var events = ImmutableArray.CreateBuilder<BudgetEvent>(1);
        events.Add(new BudgetEvent.Settled(c.Reservation, c.Usage, actual) { At = at });
        if (over != default)
        {
            events.Add(new BudgetEvent.Overran(c.Reservation, over) { At = at });
            var crossings = new Crossings(book, at, events);
            foreach (var account in open.Accounts)
            {
                crossings.Add(new(account, c.WhoseIs(account)), open.Tool, actual - open.Amount, open.At);
            }
        }

        return new(Done, events.DrainToImmutable());
    }
}
