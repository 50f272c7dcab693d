using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>One reader's place in the log. Reads durable records in order; not thread-safe.</summary>
internal sealed class LogReader(SegmentedLog log)
{
    private const int WindowBytes = 256 * 1024;

    private byte[] _window = new byte[WindowBytes];
    private Segment? _segment;
    private long _windowAt;
    private int _windowLength;

    /// <summary>The position that is read next.</summary>
    public Position Next { get; private set; }

    /// <summary>Where it lies in its segment.</summary>
    public long OffsetBytes { get; private set; }

    /// <summary>The first position of the segment that is being read.</summary>
    public Position SegmentFirst => _segment?.First ?? Position.Start;

    /// <summary>Goes to a position, from the nearest place whose offset is known.</summary>
    public void Seek(Position position, LogIndex index)
    {
        var segments = log.Segments;
        var segment = segments.All[segments.IndexOf(position)];
        Enter(segment);
        if (index.AnchorBefore(position) is { } anchor && anchor.Position > segment.First)
        {
            Next = anchor.Position;
            OffsetBytes = anchor.OffsetBytes;
        }

        var end = log.Durable;
        while (Next < position && TryReadFrame(end, out var record))
        {
            Pass(record);
        }
    }

    /// <summary>Goes to an end of the log without looking at what lies before it.</summary>
    public void JumpTo(LogPoint end)
    {
        var segments = log.Segments;
        Enter(segments.All[segments.IndexOf(end.Segment)]);
        Next = end.Next;
        OffsetBytes = end.OffsetBytes;
    }

    /// <summary>Reads on to the next event that passes the filter and lies before <paramref name="end"/>.</summary>
    public bool TryRead(LogPoint end, FeedFilter filter, out RecordedEvent recorded)
    {
        while (TryReadFrame(end, out var record))
        {
            Pass(record);
            if (filter.PassesEverything || filter.Passes(StreamOf(record)))
            {
                recorded = new(record.Position, EventCodec.Read(record.Bytes.ToArray(), record.Hash));
                return true;
            }
        }

        recorded = default;
        return false;
    }

    /// <summary>Reads on to the next event of a stream from a version on.</summary>
    public bool TryRead(LogPoint end, StreamName stream, StreamVersion from, out RecordedEvent recorded)
    {
        while (TryReadFrame(end, out var record))
        {
            Pass(record);
            if (EventFields.TryRead(record.Bytes, out var fields, out _) && fields.Stream == stream && fields.Version >= from)
            {
                recorded = new(record.Position, EventCodec.Read(record.Bytes.ToArray(), record.Hash));
                return true;
            }
        }

        recorded = default;
        return false;
    }

    /// <summary>Reads the frame at the current place without leaving it; false at <paramref name="end"/>.</summary>
    public bool TryReadFrame(LogPoint end, out RecordFrame record)
    {
        if (Next >= end.Next)
        {
            record = default;
            return false;
        }

        EnterTheRightSegment();
        if (!TryFrameInWindow(out record))
        {
            Fill(end);
            if (!TryFrameInWindow(out record))
            {
                throw DamagedHere("no record begins here");
            }
        }

        if (record.Position != Next || !record.ChecksumHolds)
        {
            throw DamagedHere("the record's checksum or position does not fit");
        }

        return true;
    }

    /// <summary>Goes behind a frame that was just read.</summary>
    public void Pass(RecordFrame record)
    {
        OffsetBytes += record.SizeBytes;
        Next = Next.Next;
    }

    private static StreamName StreamOf(RecordFrame record) =>
        EventFields.TryRead(record.Bytes, out var fields, out _) ? fields.Stream : default;

    private void Enter(Segment segment)
    {
        _segment = segment;
        _windowLength = 0;
        Next = segment.First;
        OffsetBytes = SegmentHeader.SizeBytes;
    }

    private void EnterTheRightSegment()
    {
        var segments = log.Segments;
        var segment = segments.All[segments.IndexOf(Next)];
        if (_segment is null || segment.First != _segment.First)
        {
            Enter(segment);
        }
    }

    private bool TryFrameInWindow(out RecordFrame record)
    {
        var at = OffsetBytes - _windowAt;
        if (at < 0 || at >= _windowLength)
        {
            record = default;
            return false;
        }

        return RecordFrame.TryRead(_window.AsSpan((int)at, _windowLength - (int)at), out record);
    }

    private void Fill(LogPoint end)
    {
        Load(end);
        var size = RecordFrame.SizeOf(_window.AsSpan(0, _windowLength));
        if (size > _window.Length)
        {
            _window = new byte[RecordFrame.SizeBytesMax];
            Load(end);
        }
    }

    // Nothing behind the durable end is taken along: the writer may be in the middle of writing it.
    private void Load(LogPoint end)
    {
        var room = _segment!.First == end.Segment ? end.OffsetBytes - OffsetBytes : _window.Length;
        _windowAt = OffsetBytes;
        _windowLength = _segment.File.Read(OffsetBytes, _window.AsSpan(0, (int)Math.Clamp(room, 0, _window.Length)));
    }

    private EventStoreException DamagedHere(string what) =>
        new(StoreFault.Damaged,
            $"position {Next} in segment '{_segment!.File.Name}' at byte {OffsetBytes} is damaged: {what}. "
            + "'aasm audit verify' names every detail");
}
