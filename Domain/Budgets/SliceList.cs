using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Budgets;

// What was spent, in slices of time: enough to tell what any window holds, whenever somebody first asks for it.
internal sealed class SliceList(TimeSpan slice, TimeSpan kept)
{
    private readonly long _length = slice.Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly long _keptSlices = kept.Ticks / slice.Ticks;
    private readonly List<Slice> _slices = [];
    private int _first;

    // What was charged before this slice may be forgotten.
    public long KeptFrom { get; private set; } = long.MinValue;

    public long IndexOf(Instant at)
    {
        var (quotient, rest) = Math.DivRem(at.UnixMicroseconds, _length);
        return rest < 0 ? quotient - 1 : quotient;
    }

    // What is settled late changes the slice of its reservation; one that is no longer kept counts in no window.
    public void Add(Instant at, Spend amount)
    {
        var index = IndexOf(at);
        var place = PlaceOf(index);
        if (place < _slices.Count && _slices[place].Index == index)
        {
            CollectionsMarshal.AsSpan(_slices)[place].Amount += amount;
        }
        else if (place == _slices.Count)
        {
            _slices.Add(new Slice { Index = index, Amount = amount });
            Forget(index - _keptSlices);
        }
        else if (index >= KeptFrom)
        {
            _slices.Insert(place, new Slice { Index = index, Amount = amount });
        }
    }

    // From a slice, inclusive, to another, exclusive.
    public decimal Sum(BudgetUnit unit, long from, long to)
    {
        var sum = 0m;
        for (var place = PlaceOf(from); place < _slices.Count && _slices[place].Index < to; place++)
        {
            sum += _slices[place].Amount.In(unit);
        }

        return sum;
    }

    // The first place whose slice is not before an index. Most often it is the last one, or behind it.
    private int PlaceOf(long index)
    {
        if (_first == _slices.Count || _slices[^1].Index < index)
        {
            return _slices.Count;
        }

        if (_slices[^1].Index == index)
        {
            return _slices.Count - 1;
        }

        var (low, high) = (_first, _slices.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _slices[middle].Index < index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Forget(long before)
    {
        KeptFrom = before;
        while (_slices[_first].Index < before)
        {
            _first++;
        }

        if (_first > 256 && _first * 2 > _slices.Count)
        {
            _slices.RemoveRange(0, _first);
            _first = 0;
        }
    }

    private struct Slice
    {
        public long Index;
        public Spend Amount;
    }
}
