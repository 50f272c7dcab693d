using System.Buffers;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>Spans of a text; takes no memory until there is one. Return it with <see cref="Dispose"/>.</summary>
internal ref struct SpanList
{
    private const int FirstCapacity = 16;

    private (int Start, int End)[]? _items;
    private int _count;

    public readonly ReadOnlySpan<(int Start, int End)> Items => _items.AsSpan(0, _count);

    public void Add(int start, int end)
    {
        if (_items is null || _count == _items.Length)
        {
            var larger = ArrayPool<(int Start, int End)>.Shared.Rent(Math.Max(FirstCapacity, _count * 2));
            Items.CopyTo(larger);
            Dispose();
            _items = larger;
        }

        _items[_count++] = (start, end);
    }

    public void Dispose()
    {
        if (_items is not null)
        {
            ArrayPool<(int Start, int End)>.Shared.Return(_items);
            _items = null;
        }
    }
}
