using System.Diagnostics.CodeAnalysis;

namespace AgentAssembly.Commands.Core.Deciding;

/// <summary>
/// Entries that end by themselves, in the order in which they end; bounded. Measures on the monotonic clock, so that
/// setting the wall clock neither prolongs nor ends anything. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="entriesMax">Most entries.</param>
internal sealed class ExpiringTable<TKey, TValue>(TimeProvider time, int entriesMax)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();

    /// <summary>Adds an entry, unless the table is full or knows the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="lifetime">How long it stays. INVARIANT: it ends no earlier than every entry before it.</param>
    public bool TryAdd(TKey key, TValue value, TimeSpan lifetime)
    {
        Forget();
        if (_entries.Count >= entriesMax || _entries.ContainsKey(key))
        {
            return false;
        }

        var ends = time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency);
        _entries.Add(key, _order.AddLast(new Entry(key, value, ends)));
        return true;
    }

    /// <summary>Finds an entry that has not ended.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Forget();
        var found = _entries.TryGetValue(key, out var node);
        value = found ? node!.Value.Value : default;
        return found;
    }

    /// <summary>Removes an entry, and says whether it was there and had not ended.</summary>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Forget();
        value = default;
        if (!_entries.Remove(key, out var node))
        {
            return false;
        }

        _order.Remove(node);
        value = node.Value.Value;
        return true;
    }

    private void Forget()
    {
        var now = time.GetTimestamp();
        while (_order.First is { } oldest && oldest.Value.Ends <= now)
        {
            _order.RemoveFirst();
            _entries.Remove(oldest.Value.Key);
        }
    }

    private sealed record Entry(TKey Key, TValue Value, long Ends);
}
