using System.Runtime.InteropServices;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// How much of each key came within a sliding time. Exact as long as no more than <paramref name="entriesMax"/> entries lie
/// within it; beyond, the oldest are forgotten early. Adding and counting take constant time on average. Not thread-safe.
/// </summary>
/// <param name="entriesMax">Most entries that are kept: a power of two, at least 16.</param>
internal sealed class RecentCounts(int entriesMax)
{
    private readonly Dictionary<ulong, Tally> _tallies = [];
    private Entry[] _ring = [];
    private long _first;
    private long _next;

    /// <summary>Adds an entry, and forgets what has become too old.</summary>
    /// <returns>Its number, by which it can be taken back.</returns>
    public long Add(ulong key, int weight, long at, long window)
    {
        Age(at, window);
        if (_next - _first == _ring.Length)
        {
            MakeRoom();
        }

        Slot(_next) = new(key, weight, at);
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, key, out _);
        tally.Held++;
        tally.Counted += weight;
        return _next++;
    }

    /// <summary>How much of a key counts, as of a time no earlier than that of any entry.</summary>
    public int CountOf(ulong key, long at, long window)
    {
        Age(at, window);
        return _tallies.TryGetValue(key, out var tally) ? tally.Counted : 0;
    }

    /// <summary>Takes an entry back.</summary>
    public void TakeBack(long number)
    {
        if (number < _first || number >= _next)
        {
            return;
        }

        ref var entry = ref Slot(number);
        if (_tallies.ContainsKey(entry.Key))
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, entry.Key);
            tally.Counted -= number >= tally.From ? entry.Weight : 0;
        }

        entry = entry with { Weight = 0 };
    }

    /// <summary>Counts a key from nothing again.</summary>
    /// <returns>From which entry it was counted before.</returns>
    public long BeginAgain(ulong key)
    {
        if (!_tallies.ContainsKey(key))
        {
            return 0;
        }

        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, key);
        var before = tally.From;
        (tally.Counted, tally.From) = (0, _next);
        return before;
    }

    /// <summary>Counts a key as before it began again.</summary>
    public void GoOn(ulong key, long from)
    {
        if (!_tallies.ContainsKey(key))
        {
            return;
        }

        var counted = 0;
        for (var number = Math.Max(_first, from); number < _next; number++)
        {
            counted += Slot(number).Key == key ? Slot(number).Weight : 0;
        }

        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, key);
        (tally.Counted, tally.From) = (counted, from);
    }

    private ref Entry Slot(long number) => ref _ring[number & (_ring.Length - 1)];

    private void Age(long at, long window)
    {
        while (_first < _next && Slot(_first).At <= at - window)
        {
            ForgetFirst();
        }
    }

    private void MakeRoom()
    {
        if (_ring.Length >= entriesMax)
        {
            ForgetFirst();
            return;
        }

        var larger = new Entry[Math.Max(16, _ring.Length * 2)];
        for (var number = _first; number < _next; number++)
        {
            larger[number & (larger.Length - 1)] = Slot(number);
        }

        _ring = larger;
    }

    private void ForgetFirst()
    {
        var oldest = Slot(_first);
        ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(_tallies, oldest.Key);
        tally.Held--;
        tally.Counted -= _first >= tally.From ? oldest.Weight : 0;
        if (tally.Held == 0)
        {
            _tallies.Remove(oldest.Key);
        }

        _first++;
    }

    private readonly record struct Entry(ulong Key, int Weight, long At);

    private struct Tally
    {
        public int Held;
        public int Counted;
        public long From;
    }
}
