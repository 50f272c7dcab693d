using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>
/// Reads a snapshot's events in order, in constant memory, and stops where they cannot be trusted: every checksum, hash
/// and position is checked, and the Merkle tree against every segment's header and the head file.
/// </summary>
internal sealed class RecordWalk(LogSnapshot snapshot)
{
    private const int WindowBytes = 4 * 1024 * 1024;

    private readonly byte[] _window = GC.AllocateUninitializedArray<byte>(WindowBytes);
    private readonly MerkleFrontier _tree = new();
    private Hash256 _lastHash;
    private SegmentFile _segment = null!;
    private long _windowAt;
    private int _windowLength;
    private long _offset;
    private string? _damageBehind;

    /// <summary>Why the walk stopped before the end; null when it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The events. Their bytes are valid until the next one is asked for.</summary>
    public IEnumerable<RecordedEvent> Events()
    {
        for (var i = 0; i < snapshot.Segments.Count && Problem is null; i++)
        {
            Problem = Enter(snapshot.Segments[i]);
            var end = Problem is null ? EndOf(i) : 0;
            while (Problem is null && _offset < end && TryRead() is { } recorded)
            {
                yield return recorded;
            }
        }
    }

    private string? Enter(SegmentFile segment)
    {
        (_segment, _windowAt, _windowLength, _offset) = (segment, 0, 0, SegmentHeader.SizeBytes);
        return segment.Header is not { } header ? segment.HeaderProblem
            : header.Tree.Size != _tree.Size || !header.Tree.Subtrees.SequenceEqual(_tree.Subtrees)
                || header.ContinuesFrom != _lastHash
                ? $"the header of '{segment.Name}' has seen other events before it"
                : null;
    }

    // Of the newest segment only whole appends count; what is wrong behind them is found when they have been read.
    private long EndOf(int index)
    {
        if (index < snapshot.Segments.Count - 1)
        {
            return _segment.SizeBytes;
        }

        var end = snapshot.FindEnd()!;
        if (end.Damage is not null)
        {
            _damageBehind = end.Damage;
        }

        return end.OffsetBytes;
    }

    /// <summary>To be asked after the last event: whether everything up to the end was there.</summary>
    public bool IsSound()
    {
        Problem ??= _damageBehind;
        if (Problem is null && snapshot.Head is { } head && head.FirstPosition.Value > _tree.Size)
        {
            Problem = $"the head file has seen {head.FirstPosition} events, and {_tree.Size} are there";
        }

        return Problem is null;
    }

    private RecordedEvent? TryRead()
    {
        if (_offset < _windowAt || _offset + RecordFrame.SizeBytesMax > _windowAt + _windowLength)
        {
            _windowAt = _offset;
            _windowLength = _segment.Read(_offset, _window);
        }

        var at = (int)(_offset - _windowAt);
        if (!RecordFrame.TryRead(_window.AsSpan(at, _windowLength - at), out var record))
        {
            // The end of a sealed segment; the next header tells whether it is the right one.
            return null;
        }

        var bytes = _window.AsMemory(at + RecordFrame.OverheadBytes, record.Bytes.Length);
        if (!record.ChecksumHolds || record.Position.Value != _tree.Size || Sha256.Hash(bytes.Span) != record.Hash)
        {
            Problem = $"the record at byte {_offset} of '{_segment.Name}' is not what was written";
            return null;
        }

        _offset += record.SizeBytes;
        return Take(record.Position, bytes, record.Hash);
    }

    private RecordedEvent? Take(Position position, ReadOnlyMemory<byte> bytes, Hash256 hash)
    {
        try
        {
            var chained = EventCodec.Read(bytes, hash);
            _tree.Append(hash);
            _lastHash = hash;
            if (snapshot.Head is { } head && head.Tree.Size == _tree.Size && !head.Tree.Subtrees.SequenceEqual(_tree.Subtrees))
            {
                Problem = $"the head file has seen other events before position {head.FirstPosition}";
                return null;
            }

            return new RecordedEvent(position, chained);
        }
        catch (FormatException e)
        {
            Problem = e.Message;
            return null;
        }
    }
}
