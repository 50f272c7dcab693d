using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>
/// The books of an org: a fold of its budget stream and of nothing else. Changes in place, because it is asked a hundred
/// thousand times a second. Not thread-safe.
/// </summary>
public sealed class BudgetBook
{
    private readonly Dictionary<Account, AccountBook> _accounts = [];
    private readonly Dictionary<EventId, OpenReservation> _open = [];
    private readonly PriorityQueue<EventId, long> _due = new();
    private readonly Dictionary<string, Instant> _keys = new(StringComparer.Ordinal);
    private int _sweepAt = 4_096;

    /// <summary>The time of the last event, which windows go by: a clock that was set back opens none again.</summary>
    public Instant Now { get; private set; } = new(long.MinValue);

    /// <summary>The digest of the policy set whose limits are in force; empty before any.</summary>
    public string PolicyDigest => Limits.PolicyDigest;

    /// <summary>How many reservations wait for their usage.</summary>
    public int OpenCount => _open.Count;

    /// <summary>All accounts, in no order.</summary>
    public IEnumerable<Account> Accounts => _accounts.Keys;

    internal LimitTable Limits { get; } = new();

    /// <summary>The limits in force: those of policies first, then those that were set by command, by name.</summary>
    public ImmutableArray<Limit> LimitsInForce => Limits.All;

    /// <summary>When the next reservation ends by itself; null where none waits.</summary>
    public Instant? NextDue
    {
        get
        {
            while (_due.TryPeek(out var id, out var at))
            {
                if (_open.ContainsKey(id))
                {
                    return new(at);
                }

                _due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Adds one more event. Never refuses: history happened.</summary>
    public void Apply(BudgetEvent happened)
    {
        Now = happened.At > Now ? happened.At : Now;
        switch (happened)
        {
            case BudgetEvent.Reserved e:
                Hold(e);
                break;
            case BudgetEvent.Settled e:
                End(e.Reservation, e.Actual);
                break;
            case BudgetEvent.Released e:
                End(e.Reservation, default(Spend));
                break;
            case BudgetEvent.Expired e:
                foreach (var reservation in e.Reservations)
                {
                    End(reservation, null);
                }

                break;
            case BudgetEvent.ThresholdCrossed e:
                Of(e.Account).Crossed(e.Limit, new(e.Percent, e.At));
                break;
            case BudgetEvent.LimitsAdopted e:
                Limits.Adopt(e.Policy, e.Limits, e.IsMore);
                break;
            case BudgetEvent.LimitSet e:
                Limits.Set(e.Limit);
                break;
            case BudgetEvent.LimitCleared e:
                Limits.Clear(e.Limit);
                break;
            case BudgetEvent.ToppedUp e:
                Of(e.Account).Add(new(e.Unit, e.Window, e.Amount, e.At, e.Limit));
                Remember(e.Key, e.At);
                break;
            case BudgetEvent.Overran:
                break; // Told for people; the settlement before it has charged it.
            default:
                throw new UnreachableException($"no fold for {happened.GetType().Name}");
        }
    }

    /// <summary>What an account spent in the windows of every limit that speaks of it, in the order of the limits.</summary>
    /// <param name="account">The account.</param>
    /// <param name="now">The moment; one before <see cref="Now"/> counts as that.</param>
    public IReadOnlyList<Balance> BalancesOf(Account account, Instant now)
    {
        var at = Latest(now);
        var book = Peek(account);
        return [.. book.LimitsAmong(Limits, at).Select(bound => BalanceOf(book, bound, at))];
    }

    /// <summary>All that was ever charged to an account, and how much of it still waits for its usage.</summary>
    public (Spend Charged, Spend Held) TotalOf(Account account) =>
        _accounts.TryGetValue(account, out var book) ? (book.Total, book.Held) : default;

    /// <summary>When an account was first charged; null where it never was.</summary>
    public Instant? FirstOf(Account account) => _accounts.GetValueOrDefault(account)?.FirstAt;

    /// <summary>What an account spent in a window that no limit has to know of.</summary>
    public decimal SpentOf(Account account, BudgetUnit unit, BudgetWindow window, Instant now) =>
        _accounts.TryGetValue(account, out var book) ? new WindowSum(window, unit, book, Latest(now)).At(Latest(now)) : 0;

    /// <summary>A reservation that waits for its usage; null where there is none of this name.</summary>
    public OpenReservation? Find(EventId reservation) => _open.GetValueOrDefault(reservation);

    /// <summary>The reservations that wait, in no order.</summary>
    public IEnumerable<OpenReservation> Open => _open.Values;

    internal Instant Latest(Instant now) => now > Now ? now : Now;

    internal bool HasKey(string key) => _keys.ContainsKey(key);

    internal static Balance BalanceOf(AccountBook book, in BoundLimit bound, Instant at)
    {
        var spent = bound.Sum.At(at);
        var range = bound.Sum.RangeAt(at);
        return new(bound.Limit, book.Account, range, spent, book.AllowanceOf(bound.Limit, range));
    }

    // Whoever was never charged has empty books, which are not kept: asking leaves nothing behind.
    internal AccountBook Peek(Account account) => _accounts.GetValueOrDefault(account) ?? new(account);

    private AccountBook Of(Account account)
    {
        if (!_accounts.TryGetValue(account, out var book))
        {
            Sweep();
            _accounts.Add(account, book = new(account));
        }

        return book;
    }

    // Those that are due, the earliest first. They stay due until they have ended: asking ends nothing.
    internal List<EventId> Due(Instant now, int most)
    {
        var due = new List<(EventId Id, long Until)>();
        while (due.Count < most && NextDue is { } at && at <= now)
        {
            due.Add((_due.Dequeue(), at.UnixMicroseconds));
        }

        _due.EnqueueRange(due);
        return due.ConvertAll(each => each.Id);
    }

    private void Hold(BudgetEvent.Reserved e)
    {
        foreach (var account in e.Accounts)
        {
            Of(account).Hold(e.At, e.Amount);
        }

        if (_open.TryAdd(e.Reservation, OpenReservation.Of(e)))
        {
            _due.Enqueue(e.Reservation, e.Until.UnixMicroseconds);
        }
    }

    // Most end long before they are due.
    private void ForgetEnded()
    {
        if (_due.Count < 4_096 || _due.Count < 2 * _open.Count)
        {
            return;
        }

        _due.Clear();
        _due.EnqueueRange(_open.Values.Select(open => (open.Id, open.Until.UnixMicroseconds)));
    }

    // Null for what was reserved.
    private void End(EventId reservation, Spend? actual)
    {
        if (!_open.Remove(reservation, out var held))
        {
            return;
        }

        foreach (var account in held.Accounts)
        {
            Of(account).Settle(held.At, held.Amount, actual ?? held.Amount);
        }

        ForgetEnded();
    }

    private void Remember(string key, Instant at)
    {
        foreach (var (old, _) in _keys.Where(known => known.Value.Plus(KeysKept) < at).ToList())
        {
            _keys.Remove(old);
        }

        _keys[key] = at;
    }

    // How long a repeated top-up is known for one.
    private static readonly TimeSpan KeysKept = TimeSpan.FromDays(1);

    // Runs are many and end: one of which nothing was heard for longer than any window looks back is forgotten.
    private void Sweep()
    {
        if (_accounts.Count < _sweepAt)
        {
            return;
        }

        foreach (var (account, book) in _accounts.ToList())
        {
            if (account.Kind == AccountKind.Session && book.Held == default && book.LastAt.Plus(AccountBook.Kept) < Now)
            {
                _accounts.Remove(account);
            }
        }

        _sweepAt = Math.Max(4_096, _accounts.Count * 2);
    }
}

/// <summary>What was spent of a limit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Account">The account.</param>
/// <param name="Range">The window that goes on.</param>
/// <param name="Spent">What was charged in it, reservations included.</param>
/// <param name="Allowance">What the limit allows in it, with what was added.</param>
public sealed record Balance(Limit Limit, Account Account, TimeRange Range, decimal Spent, decimal Allowance);
