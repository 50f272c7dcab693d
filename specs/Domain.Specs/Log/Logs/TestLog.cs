using System.Buffers.Binary;
using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>One segment: its header as it was written, its records, and what follows them.</summary>
public sealed class TestSegment
{
    public required string Name { get; set; }

    public required byte[] Header { get; set; }

    public List<TestRecord> Records { get; init; } = [];

    public byte[] Tail { get; set; } = [];

    /// <summary>Makes a header's checksum fit its bytes.</summary>
    public static void FixChecksum(byte[] header) => BinaryPrimitives.WriteUInt32BigEndian(
        header.AsSpan(SegmentHeader.SizeBytes - 4), Crc32C.Compute(header.AsSpan(0, SegmentHeader.SizeBytes - 4)));

    public byte[] ToBytes() => [.. Header, .. Records.SelectMany(r => r.ToBytes()), .. Tail];

    public TestSegment Copy() => new()
    {
        Name = Name,
        Header = [.. Header],
        Records = [.. Records.Select(r => r.Copy())],
        Tail = [.. Tail],
    };
}

/// <summary>
/// A log in memory that a forger can work on. Headers and head stay as they were written until they are recomputed.
/// </summary>
public sealed class TestLog
{
    public required Guid LogId { get; init; }

    public List<TestSegment> Segments { get; init; } = [];

    /// <summary>The bytes of the head file at the end of the log.</summary>
    public byte[] Head { get; set; } = [];

    public IReadOnlyList<TestRecord> Records => [.. Segments.SelectMany(s => s.Records)];

    /// <summary>The sound log of the vectors.</summary>
    public static TestLog OfVectors() =>
        new TestLogBuilder(new Random(2026)).Build(segments: 3, groupsPerSegment: 2, streams: 3);

    public ulong Size => (ulong)Segments.Sum(s => s.Records.Count);

    public LogHead Root()
    {
        var tree = new MerkleFrontier();
        foreach (var record in Records)
        {
            tree.Append(Hash256.From(record.Hash));
        }

        return tree.Head();
    }

    public TestLog Copy() => new()
    {
        LogId = LogId,
        Segments = [.. Segments.Select(s => s.Copy())],
        Head = [.. Head],
    };

    public List<MemorySegment> Files() => [.. Segments.Select(s => new MemorySegment(s.Name, s.ToBytes()))];

    /// <summary>The segment that holds the record of this ordinal, and the record's place in it.</summary>
    public (TestSegment Segment, int Index) Find(int ordinal)
    {
        foreach (var segment in Segments)
        {
            if (ordinal < segment.Records.Count)
            {
                return (segment, ordinal);
            }

            ordinal -= segment.Records.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(ordinal));
    }

    public void RemoveAt(int ordinal)
    {
        var (segment, index) = Find(ordinal);
        segment.Records.RemoveAt(index);
    }

    public void InsertAt(int ordinal, TestRecord record)
    {
        var (segment, index) = Find(ordinal);
        segment.Records.Insert(index, record);
    }

    public void Swap(int first, int second)
    {
        var ((one, i), (other, j)) = (Find(first), Find(second));
        (one.Records[i], other.Records[j]) = (other.Records[j], one.Records[i]);
    }

    /// <summary>An event as the stream's next one at that place, chained to what stands before.</summary>
    public TestRecord Forge(int at, string stream)
    {
        var before = Records.Take(at).LastOrDefault(r => r.Stream == stream);
        var record = Records[0].Copy();
        record.Stream = stream;
        record.Version = before is null ? 0 : before.Version + 1;
        record.PreviousHash = before?.Hash ?? new byte[32];
        record.Position = (ulong)at;
        record.Flags = (byte)RecordFlags.EndsAppend;
        return record.ChangeData().FixHash();
    }

    /// <summary>Numbers all records from 0.</summary>
    public TestLog Renumber()
    {
        var position = 0UL;
        foreach (var record in Records)
        {
            record.Position = position++;
        }

        return this;
    }

    /// <summary>Numbers and chains a stream's events anew, as they stand.</summary>
    public TestLog Rechain(string stream)
    {
        var version = 0UL;
        var previous = new byte[32];
        foreach (var record in Records.Where(r => r.Stream == stream))
        {
            record.Version = version++;
            record.PreviousHash = previous;
            previous = record.FixHash().Hash;
        }

        return this;
    }

    /// <summary>Writes every header and the head anew, so that they fit the records as they stand.</summary>
    public TestLog RecomputeHeaders()
    {
        var tree = new MerkleFrontier();
        var last = Hash256.Zero;
        foreach (var segment in Segments)
        {
            segment.Header = HeaderOf(tree, last);
            segment.Name = string.Create(CultureInfo.InvariantCulture, $"{tree.Size:D20}.seg");
            foreach (var record in segment.Records)
            {
                last = Hash256.From(record.Hash);
                tree.Append(last);
            }
        }

        Head = HeaderOf(tree, last);
        return this;
    }

    /// <summary>The head file as it was after so many events.</summary>
    public byte[] HeadAt(int size)
    {
        var tree = new MerkleFrontier();
        foreach (var record in Records.Take(size))
        {
            tree.Append(Hash256.From(record.Hash));
        }

        return HeaderOf(tree, size == 0 ? Hash256.Zero : Hash256.From(Records[size - 1].Hash));
    }

    private byte[] HeaderOf(MerkleFrontier tree, Hash256 last) => new SegmentHeader
    {
        LogId = LogId,
        FirstPosition = new(tree.Size),
        CreatedAt = new(1_800_000_000_000_000 + (long)tree.Size),
        ContinuesFrom = last,
        Tree = tree,
    }.ToBytes();
}
