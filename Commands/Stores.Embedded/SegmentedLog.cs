using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>
/// The files of a log and the one writer's way of adding to them: no threads, no queue, no clock of its own, so that a
/// simulated disk can drive it through every crash. Only <see cref="Durable"/> and <see cref="Segments"/> may be read
/// from other threads.
/// </summary>
internal sealed class SegmentedLog : IDisposable
{
    public const string HeadName = "head";

    private readonly ILogFolder _folder;
    private readonly ILogFile _head;
    private readonly ISegmentSupply _supply;
    private readonly byte[] _group;
    private MerkleFrontier _tree;
    private Hash256 _lastHash;
    private Instant _lastRecordedAt;
    private int _grouped;
    private long _offset;
    private long _capacity;
    private bool _isBroken;
    private volatile LogPoint _durable;
    private volatile Segments _segments;

    internal SegmentedLog(
        ILogFolder folder,
        Guid logId,
        Segments segments,
        SegmentEnd end,
        EmbeddedStoreOptions options,
        ISegmentSupply supply)
    {
        _folder = folder;
        _group = GC.AllocateUninitializedArray<byte>(options.GroupBytesMax + (2 * RecordFrame.SizeBytesMax));
        _segments = segments;
        _supply = supply;
        LogId = logId;
        _tree = end.Tree;
        _lastHash = end.LastHash;
        _lastRecordedAt = end.LastRecordedAt;
        _offset = end.OffsetBytes;
        _capacity = segments.Last.File.SizeBytes;
        _head = OpenHead(folder);
        _durable = PointHere();
        WriteHead(_durable);
    }

    public Guid LogId { get; }

    /// <summary>Everything before this point is durable.</summary>
    public LogPoint Durable => _durable;

    public Segments Segments => _segments;

    /// <summary>Where the next added event will stand, flushed or not.</summary>
    public Position Next => new(_tree.Size);

    /// <summary>Whether an append of this many bytes has room beside what the open group holds.</summary>
    public bool HasRoomInGroup(int sizeBytes) => _grouped + sizeBytes <= _group.Length;

    /// <summary>Whether an append of this many bytes fits into the newest segment behind the open group.</summary>
    public bool HasRoomInSegment(int sizeBytes) => _offset + _grouped + sizeBytes <= _capacity;

    /// <summary>Adds one stream's part of an append to the open group.</summary>
    /// <param name="events">The events.</param>
    /// <param name="endsAppend">Whether nothing more of this append follows.</param>
    /// <returns>The position of the first.</returns>
    public Position Add(ReadOnlySpan<ChainedEvent> events, bool endsAppend)
    {
        var first = Next;
        for (var i = 0; i < events.Length; i++)
        {
            var flags = (_grouped == 0 ? RecordFlags.BeginsGroup : RecordFlags.None)
                | (endsAppend && i == events.Length - 1 ? RecordFlags.EndsAppend : RecordFlags.None);
            _grouped += RecordFrame.Write(_group.AsSpan(_grouped), events[i], Next, flags);
            _tree.Append(events[i].Hash);
            _lastHash = events[i].Hash;
            _lastRecordedAt = events[i].RecordedAt;
        }

        return first;
    }

    /// <summary>Writes the open group and makes it durable.</summary>
    /// <exception cref="IOException">
    /// It failed. What is on the disk is unknown from here on, and a flush that is tried again would not tell: this log
    /// writes nothing more.
    /// </exception>
    public void Flush()
    {
        ThrowIfBroken();
        if (_grouped == 0)
        {
            return;
        }

        _isBroken = true;
        var file = _segments.Last.File;
        file.Write(_offset, _group.AsSpan(0, _grouped));
        file.Flush();
        _offset += _grouped;
        _grouped = 0;
        var point = PointHere();
        WriteHead(point);
        _durable = point;
        _isBroken = false;
        if (_offset > _capacity / 2)
        {
            _supply.Prepare();
        }
    }

    /// <summary>Goes on in a new segment; the open group has to be flushed.</summary>
    /// <exception cref="EventStoreException">There is no room for one: the old segment stays the last.</exception>
    /// <exception cref="IOException">It failed; this log writes nothing more.</exception>
    public void Roll(Instant now)
    {
        ThrowIfBroken();
        var header = new SegmentHeader
        {
            LogId = LogId,
            FirstPosition = Next,
            CreatedAt = now > _lastRecordedAt ? now : _lastRecordedAt,
            ContinuesFrom = _lastHash,
            Tree = _tree,
        };
        var sealedSegment = _segments.Last;
        var sealedBytes = _offset;
        _isBroken = true;
        var opened = Take(header);
        _segments = _segments.With(new Segment(header.FirstPosition, opened));
        _offset = SegmentHeader.SizeBytes;
        _capacity = opened.SizeBytes;
        _durable = PointHere();

        // A sealed segment is never written again; what it did not use goes back to the disk.
        sealedSegment.File.Truncate(sealedBytes);
        _isBroken = false;
    }

    /// <summary>Makes the head file durable too, so that a clean stop leaves nothing to guess.</summary>
    public void Close()
    {
        WriteHead(_durable);
        _head.Flush();
        _folder.Flush();
    }

    public void Dispose()
    {
        _head.Dispose();
        _supply.Dispose();
        foreach (var segment in _segments.All)
        {
            segment.File.Dispose();
        }
    }

    private static ILogFile OpenHead(ILogFolder folder)
    {
        if (folder.List().Contains(HeadName))
        {
            return folder.Open(HeadName);
        }

        var head = folder.CreateZeroed(HeadName, SegmentHeader.SizeBytes);
        folder.Flush();
        return head;
    }

    // Without room nothing has happened yet. After any other failure the segment may exist under its name, and no event
    // may be written to the one before it any more.
    private ILogFile Take(SegmentHeader header)
    {
        try
        {
            return _supply.Take(header);
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.NoSpace)
        {
            _isBroken = false;
            throw;
        }
    }

    private void ThrowIfBroken()
    {
        if (_isBroken)
        {
            throw new EventStoreException(StoreFault.Failed, $"an earlier write to {_folder.Name} failed: open the log again");
        }
    }

    private LogPoint PointHere() =>
        new(Next, _segments.Last.First, _offset, _tree.Copy(), _lastHash, _lastRecordedAt);

    // The head file is the header that the next segment would have. It is not flushed: it is written after its events
    // are durable, so whichever version of it survives claims nothing that is lost.
    private void WriteHead(LogPoint point) =>
        _head.Write(0, new SegmentHeader
        {
            LogId = LogId,
            FirstPosition = point.Next,
            CreatedAt = point.LastRecordedAt,
            ContinuesFrom = point.LastHash,
            Tree = point.Tree,
        }.ToBytes());
}
