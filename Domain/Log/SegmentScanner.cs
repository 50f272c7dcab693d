namespace AgentAssembly.Domain.Log;

/// <summary>What a scan saw of one record.</summary>
internal struct ScannedRecord
{
    public long Offset;
    public int SizeBytes;
    public Position Position;
    public RecordFlags Flags;
    public Hash256 Hash;
    public Hash256 Leaf;
    public StreamName Stream;
    public StreamVersion Version;
    public Hash256 PreviousHash;
    public Instant RecordedAt;

    /// <summary>Null when checksum, hash and fields agree; otherwise what does not.</summary>
    public string? Problem;

    /// <summary>
    /// Whether the checksum fits: it does for everything that was ever written, and for nothing that was half written.
    /// </summary>
    public bool ChecksumHolds;

    public readonly long End => Offset + SizeBytes;
}

/// <summary>The memory that a scan works in; good for any number of segments, one after the other.</summary>
internal sealed class ScanMemory
{
    private const int BatchRecords = 4096;
    private const int WindowBytesMax = 4 * 1024 * 1024;

    public ScanMemory(IEnumerable<ISegmentBytes> segments)
    {
        var longest = Math.Clamp(segments.Select(s => s.SizeBytes).DefaultIfEmpty().Max(), 1, WindowBytesMax);
        Window = GC.AllocateUninitializedArray<byte>((int)longest);
        Batch = new ScannedRecord[Math.Min(BatchRecords, 1 + (int)(longest / RecordFrame.OverheadBytes))];
    }

    // INVARIANT: as long as the longest segment, or much longer than the largest record.
    public byte[] Window { get; }

    public ScannedRecord[] Batch { get; }
}

/// <summary>Reads a segment's records in batches, so that the hashing of a batch can be shared out.</summary>
internal sealed class SegmentScanner
{
    // Fewer records than this are not worth handing to another thread.
    private const int ShareRecords = 128;

    private readonly ISegmentBytes _segment;
    private readonly Action<int, Action<int>> _forEach;
    private readonly byte[] _window;
    private readonly ScannedRecord[] _batch;
    private byte[] _record = [];
    private long _windowAt;
    private int _windowLength;

    public SegmentScanner(ISegmentBytes segment, ScanMemory memory, Action<int, Action<int>> forEach)
    {
        _segment = segment;
        _window = memory.Window;
        _batch = memory.Batch;
        _forEach = forEach;
        Offset = SegmentHeader.SizeBytes;
    }

    /// <summary>Where the next record begins, or where the records end.</summary>
    public long Offset { get; set; }

    /// <summary>The next records; empty where none begins.</summary>
    public ReadOnlySpan<ScannedRecord> NextBatch()
    {
        Fill();
        var count = Frame();
        var shares = (count + ShareRecords - 1) / ShareRecords;
        _forEach(shares, share => HashShare(share, count));
        return _batch.AsSpan(0, count);
    }

    /// <summary>Whether nothing but zero bytes lies from here to the end.</summary>
    public bool OnlyZerosFollow()
    {
        for (var at = Offset; at < _segment.SizeBytes; at += _windowLength)
        {
            _windowAt = at;
            _windowLength = _segment.Read(at, _window);
            if (_window.AsSpan(0, _windowLength).ContainsAnyExcept((byte)0))
            {
                return false;
            }

            if (_windowLength == 0)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>
    /// Moves on to the next place after here where an intact record begins, one whose checksum holds; false where there
    /// is none.
    /// </summary>
    public bool SkipToIntactRecord() => SkipToIntactRecord(out _);

    /// <summary>Moves on likewise, and tells the record's flags.</summary>
    public bool SkipToIntactRecord(out RecordFlags flags)
    {
        for (var from = Offset + 1; from < _segment.SizeBytes;)
        {
            _windowAt = from;
            _windowLength = _segment.Read(from, _window);
            var window = _window.AsSpan(0, _windowLength);
            for (var at = 0; window[at..].IndexOf(EventFields.Label) is >= 0 and var found;)
            {
                at += found;
                var start = _windowAt + at - RecordFrame.OverheadBytes;
                if (start > Offset && BeginsIntactRecord(start, out flags))
                {
                    Offset = start;
                    return true;
                }

                at++;
            }

            from += Math.Max(1, _windowLength - EventFields.Label.Length + 1);
        }

        flags = RecordFlags.None;
        return false;
    }

    private bool BeginsIntactRecord(long offset, out RecordFlags flags)
    {
        Span<byte> frame = stackalloc byte[RecordFrame.OverheadBytes];
        var size = RecordFrame.SizeOf(frame[.._segment.Read(offset, frame)]);
        if (size > _segment.SizeBytes - offset)
        {
            size = 0;
        }

        _record = _record.Length >= size ? _record : GC.AllocateUninitializedArray<byte>(size);
        var read = _segment.Read(offset, _record.AsSpan(0, size));
        var intact = RecordFrame.TryRead(_record.AsSpan(0, read), out var record) && record.ChecksumHolds;
        flags = intact ? record.Flags : RecordFlags.None;
        return intact;
    }

    private void Fill()
    {
        if (Offset < _windowAt || Offset + RecordFrame.SizeBytesMax > _windowAt + _windowLength)
        {
            _windowAt = Offset;
            _windowLength = _segment.Read(Offset, _window);
        }
    }

    private int Frame()
    {
        var count = 0;
        for (var at = (int)(Offset - _windowAt); count < _batch.Length; count++)
        {
            var size = RecordFrame.SizeOf(_window.AsSpan(at, _windowLength - at));
            if (size == 0 || size > _windowLength - at)
            {
                break;
            }

            _batch[count].Offset = _windowAt + at;
            _batch[count].SizeBytes = size;
            at += size;
            Offset = _windowAt + at;
        }

        return count;
    }

    private void HashShare(int share, int count)
    {
        var end = Math.Min(count, (share + 1) * ShareRecords);
        for (var i = share * ShareRecords; i < end; i++)
        {
            ref var scanned = ref _batch[i];
            RecordFrame.TryRead(_window.AsSpan((int)(scanned.Offset - _windowAt), scanned.SizeBytes), out var record);
            Inspect(record, ref scanned);
        }
    }

    private static void Inspect(RecordFrame record, ref ScannedRecord scanned)
    {
        scanned.Position = record.Position;
        scanned.Flags = record.Flags;
        scanned.Hash = record.Hash;
        scanned.ChecksumHolds = record.ChecksumHolds;
        if (!EventFields.TryRead(record.Bytes, out var fields, out scanned.Problem))
        {
            return;
        }

        scanned.Stream = fields.Stream;
        scanned.Version = fields.Version;
        scanned.PreviousHash = fields.PreviousHash;
        scanned.RecordedAt = fields.RecordedAt;
        scanned.Problem =
            Sha256.Hash(record.Bytes) != record.Hash ? "its bytes do not have the hash that stands beside them"
            : !record.ChecksumHolds ? "its checksum does not fit its bytes"
            : !record.ReservedIsZero ? "bytes or flags that this format does not use are not zero"
            : null;
        scanned.Leaf = scanned.Problem is null ? MerkleFrontier.Leaf(record.Hash) : default;
    }
}
