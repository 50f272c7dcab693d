using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Which bytes of a sound log belong to what.</summary>
static class Layout
{
    /// <summary>The bytes of the last group, within the last segment.</summary>
    public static (int Start, int End) LastGroup(TestLog log)
    {
        var (at, start) = (SegmentHeader.SizeBytes, 0);
        foreach (var record in log.Segments[^1].Records)
        {
            start = (record.Flags & (byte)RecordFlags.BeginsGroup) != 0 ? at : start;
            at += record.SizeBytes;
        }

        return (start, at);
    }

    /// <summary>The position that a byte belongs to: a header's byte to the segment's first, a tail's to the next.</summary>
    public static ulong PositionAt(TestLog log, int segment, int offset)
    {
        var position = (ulong)log.Segments.Take(segment).Sum(s => s.Records.Count);
        var at = SegmentHeader.SizeBytes;
        foreach (var record in log.Segments[segment].Records)
        {
            at += record.SizeBytes;
            if (offset < at)
            {
                return position;
            }

            position++;
        }

        return position;
    }

    /// <summary>How many events are committed when the last segment is broken at an offset.</summary>
    public static ulong CommittedBefore(TestLog log, int offset)
    {
        var position = PositionAt(log, log.Segments.Count - 1, offset);
        while (position > 0 && (log.Records[(int)position - 1].Flags & (byte)RecordFlags.EndsAppend) == 0)
        {
            position--;
        }

        return position;
    }
}
