using System.Buffers.Binary;

namespace AgentAssembly.Domain.Log;

/// <summary>What a record says about its place among the writes.</summary>
[Flags]
public enum RecordFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The last record of its append: records without one after them were never whole.</summary>
    EndsAppend = 1,

    /// <summary>
    /// The first record written after a flush succeeded: everything before it was durable when it was written.
    /// </summary>
    BeginsGroup = 2,
}

/// <summary>
/// One record of a segment: a frame of 52 bytes and the event's hashed bytes. Layout: <c>contracts/events/segment.md</c>.
/// </summary>
public readonly ref struct RecordFrame
{
    /// <summary>Bytes before the event's.</summary>
    public const int OverheadBytes = 52;

    /// <summary>Largest record.</summary>
    public const int SizeBytesMax = OverheadBytes + ChainedEvent.SizeBytesMax;

    private const int LengthAt = 4;
    private const int PositionAt = 8;
    private const int FlagsAt = 16;
    private const int HashAt = 20;
    private const int KnownFlags = (int)(RecordFlags.EndsAppend | RecordFlags.BeginsGroup);

    private RecordFrame(ReadOnlySpan<byte> record)
    {
        Bytes = record[OverheadBytes..];
        Position = new(BinaryPrimitives.ReadUInt64BigEndian(record[PositionAt..]));
        Flags = (RecordFlags)record[FlagsAt];
        Hash = Hash256.From(record.Slice(HashAt, Hash256.SizeBytes));
        ReservedIsZero = (record[FlagsAt] & ~KnownFlags) == 0
            && !record[(FlagsAt + 1)..HashAt].ContainsAnyExcept((byte)0);
        ChecksumHolds = BinaryPrimitives.ReadUInt32BigEndian(record) == Crc32C.Compute(record[LengthAt..]);
    }

    /// <summary>The event's hashed bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The position that the record claims.</summary>
    public Position Position { get; }

    /// <summary>Its place among the writes.</summary>
    public RecordFlags Flags { get; }

    /// <summary>The hash that the record claims for its bytes.</summary>
    public Hash256 Hash { get; }

    /// <summary>Whether the checksum fits.</summary>
    public bool ChecksumHolds { get; }

    /// <summary>Whether the bytes and flags that this format does not use are zero.</summary>
    public bool ReservedIsZero { get; }

    /// <summary>Length of the whole record, frame included.</summary>
    public int SizeBytes => OverheadBytes + Bytes.Length;

    /// <summary>The length of a whole record that begins here; 0 where no record begins.</summary>
    public static int SizeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < OverheadBytes)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[LengthAt..]);
        return length is 0 or > ChainedEvent.SizeBytesMax ? 0 : OverheadBytes + (int)length;
    }

    /// <summary>Reads the record at the start of <paramref name="bytes"/>; false where none begins or it is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordFrame record)
    {
        var size = SizeOf(bytes);
        if (size == 0 || size > bytes.Length)
        {
            record = default;
            return false;
        }

        record = new RecordFrame(bytes[..size]);
        return true;
    }

    /// <summary>Writes an event as a record and returns its length.</summary>
    public static int Write(Span<byte> destination, ChainedEvent chained, Position position, RecordFlags flags)
    {
        var size = OverheadBytes + chained.Bytes.Length;
        var record = destination[..size];
        BinaryPrimitives.WriteUInt32BigEndian(record[LengthAt..], (uint)chained.Bytes.Length);
        BinaryPrimitives.WriteUInt64BigEndian(record[PositionAt..], position.Value);
        record[FlagsAt] = (byte)flags;
        record[(FlagsAt + 1)..HashAt].Clear();
        chained.Hash.CopyTo(record[HashAt..]);
        chained.Bytes.Span.CopyTo(record[OverheadBytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(record, Crc32C.Compute(record[LengthAt..]));
        return size;
    }
}
