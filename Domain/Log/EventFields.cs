using System.Buffers.Binary;
using System.Text.Unicode;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// A reading of an event's hashed bytes without copying: label, then <c>u8 tag ‖ u32be length ‖ bytes</c> for each
/// present field in ascending order of tags (architecture §3). Strict: one byte string has one meaning.
/// </summary>
public readonly ref struct EventFields
{
    /// <summary>What every event's bytes begin with; a change of the layout changes the number.</summary>
    public static ReadOnlySpan<byte> Label => "aa-event/1\0"u8;

    /// <summary>Longest type, in bytes.</summary>
    public const int TypeBytesMax = 64;

    private const int TagMax = 15;

    // Which tags hold text, as bits.
    private const int Texts = 0b0010_1011_1001_0000;

    // Which tags must be there, as bits: all but org, team, correlation, causation and traceparent.
    private const int Required = 0b1100_0110_0111_1110;

    private EventFields(ReadOnlySpan<byte> bytes, scoped in Slices slices, StreamName stream)
    {
        Id = EventId.From(slices[1, bytes]);
        Stream = stream;
        Version = new(BinaryPrimitives.ReadUInt64BigEndian(slices[3, bytes]));
        Type = slices[4, bytes];
        SchemaVersion = BinaryPrimitives.ReadUInt32BigEndian(slices[5, bytes]);
        RecordedAt = new(BinaryPrimitives.ReadInt64BigEndian(slices[6, bytes]));
        Org = slices[7, bytes];
        Team = slices[8, bytes];
        Principal = slices[9, bytes];
        Assurance = (Assurance)slices[10, bytes][0];
        CorrelationId = slices[11, bytes];
        CausationId = slices[12, bytes];
        TraceParent = slices[13, bytes];
        Data = slices[14, bytes];
        PreviousHash = Hash256.From(slices[15, bytes]);
    }

    /// <summary>Tag 1.</summary>
    public EventId Id { get; }

    /// <summary>Tag 2.</summary>
    public StreamName Stream { get; }

    /// <summary>Tag 3.</summary>
    public StreamVersion Version { get; }

    /// <summary>Tag 4, UTF-8.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>Tag 5.</summary>
    public uint SchemaVersion { get; }

    /// <summary>Tag 6.</summary>
    public Instant RecordedAt { get; }

    /// <summary>Tag 7, UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> Org { get; }

    /// <summary>Tag 8, UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> Team { get; }

    /// <summary>Tag 9, UTF-8.</summary>
    public ReadOnlySpan<byte> Principal { get; }

    /// <summary>Tag 10.</summary>
    public Assurance Assurance { get; }

    /// <summary>Tag 11, UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> CorrelationId { get; }

    /// <summary>Tag 12, 16 bytes; empty when absent.</summary>
    public ReadOnlySpan<byte> CausationId { get; }

    /// <summary>Tag 13, UTF-8; empty when absent.</summary>
    public ReadOnlySpan<byte> TraceParent { get; }

    /// <summary>Tag 14.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Tag 15.</summary>
    public Hash256 PreviousHash { get; }

    /// <summary>Reads <paramref name="bytes"/>, or says what is wrong with them.</summary>
    /// <param name="bytes">The hashed bytes of one event.</param>
    /// <param name="fields">The fields, when the answer is true.</param>
    /// <param name="problem">What is wrong, for people, when the answer is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EventFields fields, out string? problem)
    {
        fields = default;
        if (bytes.Length > ChainedEvent.SizeBytesMax)
        {
            problem = $"{bytes.Length} bytes are more than the {ChainedEvent.SizeBytesMax} that an event may have";
            return false;
        }

        if (!bytes.StartsWith(Label))
        {
            problem = "the bytes do not begin with 'aa-event/1' and a zero byte";
            return false;
        }

        var slices = default(Slices);
        var stream = default(StreamName);
        problem = Slice(bytes, ref slices) ?? CheckFixedFields(bytes, slices, out stream) ?? CheckTexts(bytes, slices);
        if (problem is null)
        {
            fields = new(bytes, slices, stream);
        }

        return problem is null;
    }

    private static string? Slice(scoped ReadOnlySpan<byte> bytes, scoped ref Slices slices)
    {
        var at = Label.Length;
        var last = 0;
        var seen = 0;
        while (at < bytes.Length)
        {
            if (bytes.Length - at < 5)
            {
                return $"a field begins at byte {at} and has no room for its length";
            }

            int tag = bytes[at];
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 1)..]);
            at += 5;
            if (tag <= last || tag > TagMax)
            {
                return $"field {tag} does not belong after field {last}";
            }

            if (length == 0 || length > bytes.Length - at)
            {
                return $"field {tag} claims {length} bytes where {bytes.Length - at} are left";
            }

            slices.Set(tag, at, (int)length);
            at += (int)length;
            last = tag;
            seen |= 1 << tag;
        }

        return (seen & Required) == Required ? null : "a required field is missing";
    }

    private static string? CheckFixedFields(ReadOnlySpan<byte> bytes, in Slices slices, out StreamName stream) =>
        !StreamName.TryParse(slices[2, bytes], out stream) ? "the stream name is not category-id"
        : slices.Length(1) != EventId.SizeBytes ? "the event id has not 16 bytes"
        : slices.Length(3) != 8 ? "the stream version has not 8 bytes"
        : slices.Length(5) != 4 ? "the schema version has not 4 bytes"
        : slices.Length(6) != 8 ? "the time has not 8 bytes"
        : slices.Length(10) != 1 ? "the assurance has not 1 byte"
        : slices.Length(12) is not 0 and not EventId.SizeBytes ? "the causation id has not 16 bytes"
        : slices.Length(15) != Hash256.SizeBytes ? "the previous hash has not 32 bytes"
        : BinaryPrimitives.ReadUInt32BigEndian(slices[5, bytes]) == 0 ? "the schema version is 0; the first is 1"
        : slices.Length(4) > TypeBytesMax ? $"the type has {slices.Length(4)} bytes; at most {TypeBytesMax} fit"
        : null;

    private static string? CheckTexts(ReadOnlySpan<byte> bytes, in Slices slices)
    {
        for (var tag = 1; tag <= TagMax; tag++)
        {
            if ((Texts >> tag & 1) != 0 && !Utf8.IsValid(slices[tag, bytes]))
            {
                return $"field {tag} is not valid UTF-8";
            }
        }

        return null;
    }

    [System.Runtime.CompilerServices.InlineArray(2 * (TagMax + 1))]
    private struct Slices
    {
        private int _first;

        public readonly ReadOnlySpan<byte> this[int tag, ReadOnlySpan<byte> bytes] =>
            bytes.Slice(((ReadOnlySpan<int>)this)[2 * tag], ((ReadOnlySpan<int>)this)[(2 * tag) + 1]);

        public readonly int Length(int tag) => ((ReadOnlySpan<int>)this)[(2 * tag) + 1];

        public void Set(int tag, int start, int length)
        {
            ((Span<int>)this)[2 * tag] = start;
            ((Span<int>)this)[(2 * tag) + 1] = length;
        }
    }
}
