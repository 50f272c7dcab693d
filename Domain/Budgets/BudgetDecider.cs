using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

/// <summary>
/// What an org's money answers, and what that makes happen. Pure but for the books, which it only reads: whoever asks applies
/// the events before asking on.
/// </summary>
public static partial class BudgetDecider
{
    /// <summary>Most limits of an org that are set by command.</summary>
    public const int LimitsMax = 1_024;

    /// <summary>Largest limit or top-up, in any unit: one trillion.</summary>
    public const decimal AmountMax = 1_000_000_000_000m;

    private static readonly BudgetReply.Done Done = new();

    /// <summary>The stream of an org.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("budget", org);

    /// <summary>The answer to a command. Repeating a command makes nothing new happen.</summary>
    /// <param name="book">The books.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">When; a moment before the last event counts as that event's.</param>
    public static Decision<BudgetReply, BudgetEvent> Decide(BudgetBook book, BudgetCommand command, Instant now)
    {
        var at = book.Latest(now);
        return command switch
        {
            BudgetCommand.Reserve c => Reserve(book, c, at),
            BudgetCommand.Settle c => Settle(book, c, at),
            BudgetCommand.Release c => book.Find(c.Reservation) is null
                ? Said(NotOpen(c.Reservation))
                : Happens(new BudgetEvent.Released(c.Reservation, c.Evidence) { At = at }),
            BudgetCommand.Expire => Expire(book, at),
            BudgetCommand.Adopt c => book.PolicyDigest == c.Policy ? Said(Done) : Adopt(c, at),
            BudgetCommand.SetLimit c => SetLimit(book, c, at),
            BudgetCommand.ClearLimit c => book.Limits.FindSet(c.Limit) is null
                ? Said(new BudgetReply.Unknown($"no limit '{c.Limit}' was set by command: see 'aasm budget show'"))
                : Happens(new BudgetEvent.LimitCleared(c.Limit, c.Reason) { At = at }),
            BudgetCommand.TopUp c => TopUp(book, c, at),
            _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
        };
    }

    private static Decision<BudgetReply, BudgetEvent> Adopt(BudgetCommand.Adopt c, Instant at) => c.Limits.IsEmpty
        ? Happens(new BudgetEvent.LimitsAdopted(c.Policy, [], false) { At = at })
        : new(Done, [.. c.Limits.Chunk(BudgetEvent.AdoptedMax).Select((some, order) =>
            new BudgetEvent.LimitsAdopted(c.Policy, [.. some], order > 0) { At = at })]);

    private static Decision<BudgetReply, BudgetEvent> Expire(BudgetBook book, Instant at)
    {
        var due = book.Due(at, BudgetEvent.ExpiredMax);
        return due.Count == 0 ? Said(Done) : Happens(new BudgetEvent.Expired([.. due]) { At = at });
    }

    private static Decision<BudgetReply, BudgetEvent> SetLimit(BudgetBook book, BudgetCommand.SetLimit c, Instant at) =>
        c.Limit.Amount is <= 0 or > AmountMax
            ? Said(new BudgetReply.Refused("limit_amount", $"a limit is more than 0 and at most {AmountMax:0}, not {c.Limit.Amount}"))
        : c.Limit.Unit != BudgetUnit.Usd && decimal.Truncate(c.Limit.Amount) != c.Limit.Amount
            ? Said(new BudgetReply.Refused("limit_amount", $"{BudgetUnits.WordOf(c.Limit.Unit)} are counted whole, and {c.Limit.Amount} is not"))
        : !AreThresholds(c.Limit.Thresholds)
            ? Said(new BudgetReply.Refused("limit_thresholds",
                $"thresholds are at most {Limit.ThresholdsMax} ascending percentages from 1 to 100, such as 80,95,100"))
        : book.Limits.FindSet(c.Limit.Id) is null && book.Limits.CountSet >= LimitsMax
            ? Said(new BudgetReply.Refused("limits_too_many", $"an org has at most {LimitsMax} limits: clear some with 'aasm budget clear'"))
        : IsSame(book.Limits.FindSet(c.Limit.Id), c.Limit)
            ? Said(Done)
        : Happens(new BudgetEvent.LimitSet(c.Limit, c.Reason) { At = at });

    private static bool AreThresholds(ImmutableArray<int> thresholds)
    {
        var last = 0;
        foreach (var threshold in thresholds)
        {
            if (threshold <= last || threshold > 100)
            {
                return false;
            }

            last = threshold;
        }

        return thresholds.Length <= Limit.ThresholdsMax;
    }

    private static bool IsSame(Limit? before, Limit after) =>
        before is not null && before.Thresholds.SequenceEqual(after.Thresholds) && before with { Thresholds = after.Thresholds } == after;

    private static Decision<BudgetReply, BudgetEvent> TopUp(BudgetBook book, BudgetCommand.TopUp c, Instant at)
    {
        if (book.HasKey(c.Key))
        {
            return Said(Done);
        }

        if (c.Amount is <= 0 or > AmountMax)
        {
            return Said(new BudgetReply.Refused("topup_amount", $"a top-up is more than 0 and at most {AmountMax:0}, not {c.Amount}"));
        }

        var limits = book.LimitsInForce.Where(limit => limit.IsFor(c.Account)).ToList();
        return limits.Exists(limit => limit.Unit == c.Unit && limit.Window == c.Window
            && (c.Limit.Length == 0 ? !limit.IsLeased : c.Limit == limit.Id))
            ? Happens(new BudgetEvent.ToppedUp
            {
                At = at, Account = c.Account, Unit = c.Unit, Window = c.Window, Amount = c.Amount, Limit = c.Limit, Key = c.Key, Reason = c.Reason,
            })
            : Said(new BudgetReply.Unknown(
                $"no limit holds {c.Account} to {BudgetUnits.WordOf(c.Unit)} in '{c.Window}'"
                + (limits.Count == 0 ? "" : ", only " + string.Join(" and ",
                    limits.Select(limit => $"{BudgetUnits.WordOf(limit.Unit)} in '{limit.Window}'").Distinct()))));
    }

    private static BudgetReply.Unknown NotOpen(EventId reservation) =>
        new($"no reservation {reservation} of this agent waits: it was settled, released or has expired, or it never was");

    private static Decision<BudgetReply, BudgetEvent> Said(BudgetReply reply) => new(reply, []);

    private static Decision<BudgetReply, BudgetEvent> Happens(BudgetEvent happened) => new(Done, [happened]);
}
