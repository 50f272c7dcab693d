using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

// What an account spent in one window, kept up to date. It says nothing that the slices do not say: forgetting it and making it
// anew changes nothing.
internal sealed class WindowSum
{
    // Zones of today begin their days at quarters of an hour; rolling windows from an hour on are counted in them too.
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SliceList _slices;
    private TimeRange _range;
    private long _from;
    private long _to;
    private decimal _sum;

    public WindowSum(BudgetWindow window, BudgetUnit unit, AccountBook account, Instant now)
    {
        (Window, Unit) = (window, unit);
        _slices = window.Kind == WindowKind.Rolling && window.Length < TimeSpan.FromHours(1) ? account.Seconds : account.Quarters;
        if (window.Kind == WindowKind.Total)
        {
            _sum = account.Total.In(unit);
            (_from, _to, _range) = (long.MinValue, long.MaxValue, window.At(now));
        }
        else
        {
            Begin(now);
        }
    }

    public BudgetWindow Window { get; }

    public BudgetUnit Unit { get; }

    // What was spent in the window that holds a moment. Moments rise as a rule, which is quick; one that is earlier, because a
    // clock was set back or somebody asked about the future, is counted anew.
    public decimal At(Instant now)
    {
        if (Window.Kind == WindowKind.Rolling)
        {
            var from = FirstOf(now);
            if (from < _from || _from < _slices.KeptFrom)
            {
                Begin(now);
            }
            else if (from > _from)
            {
                _sum -= _slices.Sum(Unit, _from, from);
                _from = from;
            }
        }
        else if (!_range.Holds(now))
        {
            Begin(now);
        }

        return _sum;
    }

    // Whether something charged at a moment counts in the window that was asked for last.
    public bool Counts(Instant at) => _slices.IndexOf(at) is var index && index >= _from && index < _to;

    public TimeRange RangeAt(Instant now)
    {
        At(now);
        return Window.Kind == WindowKind.Rolling ? Window.At(now) : _range;
    }

    public void Charged(Instant at, Spend amount)
    {
        if (Counts(at))
        {
            _sum += amount.In(Unit);
        }
    }

    private void Begin(Instant now)
    {
        _range = Window.At(now);
        (_from, _to) = Window.Kind == WindowKind.Rolling
            ? (FirstOf(now), long.MaxValue)
            : (_slices.IndexOf(_range.Start), _slices.IndexOf(new(_range.End.UnixMicroseconds - 1)) + 1);
        _sum = _slices.Sum(Unit, _from, _to);
    }

    // The slice that the window begins in counts whole: it may hold more than the window, never less.
    private long FirstOf(Instant now) => _slices.IndexOf(now.Plus(-Window.Length));
}
