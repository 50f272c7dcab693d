using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Reads streams: what is indexed by its positions, and the short rest of the log by looking. Safe for
/// concurrent use.</summary>
internal sealed class StreamReads(SegmentedLog log, LogIndex index)
{
    /// <summary>The durable events of a stream, from a version on.</summary>
    public IEnumerable<RecordedEvent> Read(StreamName stream, StreamVersion from)
    {
        var end = log.Durable;

        // INVARIANT: the index is asked for its end before it is asked for positions, so that nothing lies between.
        var indexed = index.Next;
        var reader = new LogReader(log);
        foreach (var position in index.PositionsOf(stream, from))
        {
            if (position >= indexed || position >= end.Next)
            {
                break;
            }

            yield return ReadAt(reader, position, end);
        }

        if (indexed >= end.Next)
        {
            yield break;
        }

        reader.Seek(indexed, index);
        while (reader.TryRead(end, stream, from, out var recorded))
        {
            yield return recorded;
        }
    }

    /// <summary>Whether the records from one position to another are exactly one append.</summary>
    public bool AreOneAppend(Position first, Position last)
    {
        var end = log.Durable;
        var reader = new LogReader(log);
        var before = first == Position.Start ? first : new(first.Value - 1);
        reader.Seek(before, index);
        while (reader.Next <= last && reader.TryReadFrame(end, out var record))
        {
            var endsHere = record.Position < first || record.Position == last;
            if (record.Flags.HasFlag(RecordFlags.EndsAppend) != endsHere)
            {
                return false;
            }

            reader.Pass(record);
        }

        return true;
    }

    private RecordedEvent ReadAt(LogReader reader, Position position, LogPoint end)
    {
        if (reader.Next != position)
        {
            reader.Seek(position, index);
        }

        return reader.TryRead(end, FeedFilter.Everything, out var recorded)
            ? recorded
            : throw new EventStoreException(StoreFault.Damaged, $"position {position} is indexed and not there");
    }
}
