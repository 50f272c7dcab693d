using System.Buffers;
using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>Findings while a text is scanned; takes no memory until there is one. Return it with <see cref="Dispose"/>.</summary>
internal ref struct FindingBuffer
{
    private const int FirstCapacity = 16;

    private Finding[]? _items;

    public int Count { get; private set; }

    public readonly Span<Finding> Items => _items.AsSpan(0, Count);

    public void Add(FindingKind kind, int start, int end) => Add(new Finding(kind, start, end));

    public void Add(Finding finding)
    {
        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        _items![Count++] = finding;
    }

    public void Cut(int count) => Count = count;

    /// <summary>Orders by start; findings that start together keep the order in which they were made.</summary>
    public readonly void SortByStart()
    {
        if (IsSorted())
        {
            return;
        }

        var keys = ArrayPool<long>.Shared.Rent(Count);
        for (var i = 0; i < Count; i++)
        {
            keys[i] = ((long)_items![i].Start << 32) | (uint)i;
        }

        keys.AsSpan(0, Count).Sort(Items);
        ArrayPool<long>.Shared.Return(keys);
    }

    public readonly ImmutableArray<Finding> ToImmutable() => Count == 0 ? [] : [.. Items];

    public void Dispose()
    {
        if (_items is not null)
        {
            ArrayPool<Finding>.Shared.Return(_items);
            _items = null;
        }
    }

    private readonly bool IsSorted()
    {
        var items = Items;
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i].Start < items[i - 1].Start)
            {
                return false;
            }
        }

        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<Finding>.Shared.Rent(Math.Max(FirstCapacity, Count * 2));
        Items.CopyTo(larger);
        if (_items is not null)
        {
            ArrayPool<Finding>.Shared.Return(_items);
        }

        _items = larger;
    }
}
