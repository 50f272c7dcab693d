using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Segment headers and record frames.</summary>
public sealed class SegmentFormatSpecs
{
    [Fact]
    public void A_header_reads_back() =>
        Seeds.ForEach(100, random =>
        {
            var header = Random(random);
            var bytes = header.ToBytes();
            Assert.Equal(SegmentHeader.SizeBytes, bytes.Length);
            Assert.True(SegmentHeader.TryRead(bytes, out var read, out var problem), problem);
            Assert.Equal((header.LogId, header.FirstPosition, header.CreatedAt), (read!.LogId, read.FirstPosition, read.CreatedAt));
            Assert.Equal(header.ContinuesFrom, read.ContinuesFrom);
            Assert.Equal(header.Tree.Head(), read.Tree.Head());
            Assert.Equal(bytes, read.ToBytes());
        });

    [Fact]
    public void Every_single_flipped_bit_of_a_header_is_refused()
    {
        var bytes = Random(new Random(3)).ToBytes();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SegmentHeader.TryRead(bytes, out var header, out var problem), $"bit {bit}");
            Assert.Null(header);
            Assert.False(string.IsNullOrEmpty(problem));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("aa-segment/2\0\0\0\0", true)]
    [InlineData("aa-segment/9999\0", true)]
    [InlineData("aa-segment/1\0\0\0\0", false)]
    [InlineData("aa-segment/0\0\0\0\0", false)]
    [InlineData("aa-segment/02\0\0\0", false)]
    [InlineData("aa-segment/ 2\0\0\0", false)]
    [InlineData("aa-segment/+2\0\0\0", false)]
    [InlineData("aa-segment/2\0x\0\0", false)]
    [InlineData("aa-segment/12345", false)]
    [InlineData("aa-segment/\0\0\0\0\0", false)]
    [InlineData("aa-segments/2\0\0\0", false)]
    [InlineData("", false)]
    public void A_newer_format_is_recognised_by_its_number(string label, bool isNewer)
    {
        var bytes = Random(new Random(3)).ToBytes();
        System.Text.Encoding.ASCII.GetBytes(label, bytes);
        bytes = label.Length == 0 ? [] : bytes;
        Assert.Equal(isNewer, SegmentHeader.IsNewer(bytes));
        Assert.Equal(label.StartsWith("aa-segment/1\0", StringComparison.Ordinal), SegmentHeader.TryRead(bytes, out _, out var problem));
        Assert.Equal(isNewer, problem?.Contains("use a newer build", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_newer_format_needs_its_whole_label_and_nothing_more()
    {
        var label = "aa-segment/2\0\0\0\0"u8;
        Assert.True(SegmentHeader.IsNewer(label));
        Assert.False(SegmentHeader.TryRead(label, out _, out var problem));
        Assert.Contains("use a newer build", problem, StringComparison.Ordinal);
        for (var length = 0; length < label.Length; length++)
        {
            Assert.False(SegmentHeader.IsNewer(label[..length]));
        }
    }

    [Fact]
    public void A_short_header_is_refused()
    {
        var bytes = Random(new Random(3)).ToBytes();
        Assert.False(SegmentHeader.TryRead(bytes.AsSpan(0, 4095), out _, out var problem));
        Assert.Equal("the segment has 4095 bytes, and its header alone needs 4096", problem);
        Assert.False(SegmentHeader.TryRead([], out _, out _));
    }

    [Fact]
    public void A_record_reads_back() =>
        Seeds.ForEach(100, random =>
        {
            var chained = Event(random);
            var flags = (RecordFlags)random.Next(4);
            var position = new Position((ulong)random.NextInt64());
            var buffer = new byte[RecordFrame.OverheadBytes + chained.Bytes.Length + 10];
            random.NextBytes(buffer);
            var size = RecordFrame.Write(buffer, chained, position, flags);
            Assert.Equal(RecordFrame.OverheadBytes + chained.Bytes.Length, size);
            Assert.Equal(size, RecordFrame.SizeOf(buffer));
            Assert.True(RecordFrame.TryRead(buffer, out var record));
            Assert.True(record.ChecksumHolds && record.ReservedIsZero);
            Assert.Equal((position, flags, chained.Hash, size), (record.Position, record.Flags, record.Hash, record.SizeBytes));
            Assert.True(record.Bytes.SequenceEqual(chained.Bytes.Span));
        });

    // The frame of the tests' own writer, made from contracts/events/segment.md.
    [Fact]
    public void A_record_has_the_bytes_of_a_writer_made_from_the_document_alone() =>
        Seeds.ForEach(50, random =>
        {
            var chained = Event(random);
            var buffer = new byte[RecordFrame.OverheadBytes + chained.Bytes.Length];
            RecordFrame.Write(buffer, chained, new(77), RecordFlags.EndsAppend);
            var documented = TestRecord.Of(chained.Bytes.Span);
            (documented.Position, documented.Flags) = (77, 1);
            Assert.Equal(documented.ToBytes(), buffer);
        });

    [Fact]
    public void Every_single_flipped_bit_of_a_record_fails_its_checksum_or_its_frame()
    {
        var chained = Event(new Random(3));
        var bytes = new byte[RecordFrame.OverheadBytes + chained.Bytes.Length];
        RecordFrame.Write(bytes, chained, new(5), RecordFlags.EndsAppend);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RecordFrame.TryRead(bytes, out var record) && record.ChecksumHolds, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ChainedEvent.SizeBytesMax + 1)]
    [InlineData(-1)]
    public void No_record_begins_where_the_length_is_impossible(int length)
    {
        var bytes = new byte[2 * RecordFrame.SizeBytesMax];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), length);
        Assert.Equal(0, RecordFrame.SizeOf(bytes));
        Assert.False(RecordFrame.TryRead(bytes, out _));
        Assert.Equal(0, RecordFrame.SizeOf(bytes.AsSpan(0, RecordFrame.OverheadBytes - 1)));
    }

    private static SegmentHeader Random(Random random)
    {
        var tree = new MerkleFrontier();
        var hash = Hash256.Zero;
        for (var leaves = random.Next(300); leaves > 0; leaves--)
        {
            hash = Sha256.Hash(BitConverter.GetBytes(random.Next()));
            tree.Append(hash);
        }

        var id = new byte[16];
        random.NextBytes(id);
        return new SegmentHeader
        {
            LogId = new Guid(id),
            FirstPosition = new(tree.Size),
            CreatedAt = new(random.NextInt64()),
            ContinuesFrom = hash,
            Tree = tree,
        };
    }

    private static ChainedEvent Event(Random random)
    {
        var draft = new EventDraft
        {
            Id = EventId.From(new byte[16]),
            Type = "t",
            Principal = "p",
            Data = new byte[random.Next(1, 200)],
        };
        return EventCodec.Chain(draft, StreamName.Of("agent", 1), null, new(random.NextInt64()));
    }
}
