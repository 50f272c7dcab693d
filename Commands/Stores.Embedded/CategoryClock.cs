using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>
/// Where the last event of each category stands, since the log was opened: so that a reader of rare events need not look
/// at all the others. One writer, any readers.
/// </summary>
internal sealed class CategoryClock(Position openedAt)
{
    private volatile Dictionary<ulong, Position> _last = [];

    /// <summary>Tells of an event that is about to become durable; to be called before it does.</summary>
    public void Tell(StreamName stream, Position position)
    {
        // Categories are few and new ones rare: the dictionary is replaced for those, and its values else.
        ref var last = ref CollectionsMarshal.GetValueRefOrNullRef(_last, stream.CategoryKey);
        if (Unsafe.IsNullRef(ref last))
        {
            _last = new(_last) { [stream.CategoryKey] = position };
            return;
        }

        last = position;
    }

    /// <summary>Whether nothing that the filter passes can stand at or behind a position.</summary>
    public bool NothingSince(Position position, FeedFilter filter)
    {
        if (filter.PassesEverything || position < openedAt)
        {
            return false;
        }

        var last = _last;
        foreach (var category in filter.CategoryKeys)
        {
            if (last.TryGetValue(category, out var at) && at >= position)
            {
                return false;
            }
        }

        return true;
    }
}
