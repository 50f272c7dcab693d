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
}

/// <summary>Reads a segment's records in batches, so that the hashing of a batch can be shared out.</summary>
internal sealed class SegmentScanner
{
    private const int BatchRecords = 4096;
    private const int WindowBytes = 4 * 1024 * 1024;

    // Fewer records than this are not worth handing to another thread.
    private const int ShareRecords = 128;

    private readonly ISegmentBytes _segment;
    private readonly Action<int, Action<int>> _forEach;
    private readonly byte[] _window;
    private readonly ScannedRecord[] _batch = new ScannedRecord[BatchRecords];
    private long _windowAt;
    private int _windowLength;

    public SegmentScanner(ISegmentBytes segment, byte[] window, Action<int, Action<int>> forEach)
    {
        _segment = segment;
        _window = window;
        _forEach = forEach;
        Offset = SegmentHeader.SizeBytes;
    }

    /// <summary>Where the next record begins, or where the records end.</summary>
    public long Offset { get; set; }

    public static byte[] NewWindow() => GC.AllocateUninitializedArray<byte>(WindowBytes);

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

    /// <summary>Moves on to the next place after here where a sound record begins; false where there is none.</summary>
    public bool SkipToSoundRecord()
    {
        for (var from = Offset + 1; from < _segment.SizeBytes;)
        {
            _windowAt = from;
            _windowLength = _segment.Read(from, _window);
            var window = _window.AsSpan(0, _windowLength);
            var label = window.IndexOf(EventFields.Label);
            if (label < 0)
            {
                from += Math.Max(1, _windowLength - EventFields.Label.Length);
                continue;
            }

            var start = _windowAt + label - RecordFrame.OverheadBytes;
            if (start > Offset && BeginsSoundRecord(start))
            {
                Offset = start;
                return true;
            }

            from += label + 1;
        }

        return false;
    }

    private bool BeginsSoundRecord(long offset)
    {
        var bytes = new byte[RecordFrame.SizeBytesMax];
        var read = _segment.Read(offset, bytes);
        return RecordFrame.TryRead(bytes.AsSpan(0, read), out var record) && record.ChecksumHolds;
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
        for (var at = (int)(Offset - _windowAt); count < BatchRecords; count++)
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
            : null;
        scanned.Leaf = scanned.Problem is null ? MerkleFrontier.Leaf(record.Hash) : default;
    }
}
