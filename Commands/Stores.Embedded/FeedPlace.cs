using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>
/// Where a reader of the feed stands. One who wants a small part of the log jumps from one indexed event to the next,
/// and reads on from where the index ends; everybody else reads everything. Not thread-safe.
/// </summary>
internal sealed class FeedPlace(LogReader reader, LogIndex index, CategoryClock clock, Position from, FeedFilter filter)
{
    // Jumping costs as much as reading this many records.
    private const ulong RecordsAJump = 64;

    private Queue<Position> _jumps = [];
    private Position _jumpsEnd;
    private bool _isSought;

    /// <summary>The position that is looked at next.</summary>
    public Position Next => !_isSought ? from : _jumps.TryPeek(out var jump) ? jump : reader.Next;

    /// <summary>Goes to the start, once the log reaches that far.</summary>
    public void SeekOnce(LogPoint end)
    {
        if (_isSought || from > end.Next)
        {
            return;
        }

        _isSought = true;
        PlanJumps(end);
        reader.Seek(_jumps.Count > 0 ? from : _jumpsEnd, index);
    }

    /// <summary>How many events lie between here and the end.</summary>
    public ulong Lag(LogPoint end) => _isSought ? end.Next.Value - Next.Value : 0;

    /// <summary>The next event that passes the filter.</summary>
    public bool TryRead(LogPoint end, out RecordedEvent recorded)
    {
        recorded = default;
        if (!_isSought)
        {
            return false;
        }

        if (!_jumps.TryDequeue(out var jump))
        {
            if (clock.NothingSince(reader.Next, filter) && reader.Next < end.Next)
            {
                reader.JumpTo(end);
            }

            return reader.TryRead(end, filter, out recorded);
        }

        reader.Seek(jump, index);
        var read = reader.TryRead(end, FeedFilter.Everything, out recorded);
        if (_jumps.Count == 0)
        {
            reader.Seek(_jumpsEnd, index);
        }

        return read;
    }

    private void PlanJumps(LogPoint end)
    {
        // INVARIANT: the index is asked for its end before it is asked for positions.
        var indexed = index.Next < end.Next ? index.Next : end.Next;
        _jumpsEnd = from;
        if (filter.PassesEverything || indexed <= from)
        {
            return;
        }

        var positions = index.PositionsOf(filter.Categories, from);
        if ((ulong)positions.Count * RecordsAJump < indexed.Value - from.Value)
        {
            _jumps = new(positions.Where(p => p < indexed));
            _jumpsEnd = indexed;
        }
    }
}
