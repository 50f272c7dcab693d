using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

// What one account spent, and the limits that speak of it.
internal sealed class AccountBook(Account account)
{
    // The longest month in any zone, and a day: a late settlement finds its slice.
    public static readonly TimeSpan Kept = TimeSpan.FromDays(33);

    private readonly List<WindowSum> _sums = [];
    private readonly List<TopUp> _topUps = [];
    private readonly Dictionary<string, Crossing> _crossings = new(StringComparer.Ordinal);
    private ImmutableArray<BoundLimit> _limits;
    private int _limitsOf = -1;

    public Account Account => account;

    public SliceList Quarters { get; } = new(WindowSum.Quarter, Kept);

    public SliceList Seconds { get; } = new(WindowSum.Second, TimeSpan.FromHours(2));

    // All that was ever charged, and how much of it is still only reserved.
    public Spend Total { get; private set; }

    public Spend Held { get; private set; }

    public Instant LastAt { get; private set; }

    public Instant? FirstAt { get; private set; }

    public IReadOnlyList<TopUp> TopUps => _topUps;

    public void Hold(Instant at, Spend amount)
    {
        Held += amount;
        LastAt = at > LastAt ? at : LastAt;
        FirstAt ??= at;
        Charge(at, amount);
    }

    // A reservation ended: what was held is charged as much as it cost in the end.
    public void Settle(Instant at, Spend held, Spend actual)
    {
        Held -= held;
        if (actual != held)
        {
            Charge(at, actual - held);
        }
    }

    public void Add(TopUp topUp)
    {
        _topUps.RemoveAll(old => old.Window.Kind != WindowKind.Total && old.At.Plus(Kept) < topUp.At);
        _topUps.Add(topUp);
    }

    public void Crossed(string limit, Crossing crossing) => _crossings[limit] = crossing;

    public Crossing? CrossingOf(string limit) => _crossings.TryGetValue(limit, out var crossing) ? crossing : null;

    public ImmutableArray<BoundLimit> LimitsAmong(LimitTable table, Instant now)
    {
        if (_limitsOf != table.Generation)
        {
            _limits = [.. table.All.Where(limit => limit.IsFor(account)).Select(limit => new BoundLimit(limit, SumOf(limit, now)))];
            _limitsOf = table.Generation;
            _sums.RemoveAll(sum => !_limits.Any(bound => bound.Sum == sum));
        }

        return _limits;
    }

    // What a limit allows in the window that holds a moment, with what was added to it.
    public decimal AllowanceOf(Limit limit, TimeRange range)
    {
        var allowance = limit.Amount;
        foreach (var topUp in _topUps)
        {
            if (topUp.Unit == limit.Unit && topUp.Window == limit.Window && range.Holds(topUp.At))
            {
                allowance += topUp.Amount;
            }
        }

        return allowance;
    }

    private WindowSum SumOf(Limit limit, Instant now)
    {
        var sum = _sums.Find(each => each.Unit == limit.Unit && each.Window == limit.Window);
        if (sum is null)
        {
            _sums.Add(sum = new WindowSum(limit.Window, limit.Unit, this, now));
        }

        return sum;
    }

    private void Charge(Instant at, Spend amount)
    {
        Total += amount;
        Quarters.Add(at, amount);
        Seconds.Add(at, amount);
        foreach (var sum in _sums)
        {
            sum.Charged(at, amount);
        }
    }
}

// A limit, and what was spent of it.
internal readonly record struct BoundLimit(Limit Limit, WindowSum Sum)
{
    // Below it nothing has to be recorded, whatever was added.
    public decimal FirstThreshold { get; } =
        Limit.Thresholds.IsEmpty ? decimal.MaxValue : Limit.Amount / 100 * Limit.Thresholds[0];
}

// Something that was added to a limit for one window.
internal readonly record struct TopUp(BudgetUnit Unit, BudgetWindow Window, decimal Amount, Instant At);

// The highest threshold that was recorded as crossed, and when.
internal readonly record struct Crossing(int Percent, Instant At);
