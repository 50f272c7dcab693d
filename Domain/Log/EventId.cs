using System.Buffers.Binary;

namespace AgentAssembly.Domain.Log;

/// <summary>The identity of an event: a UUID of version 7 (RFC 9562 §5.7), given before the event is appended.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct EventId(Guid Value)
{
    /// <summary>Length in bytes, big-endian as RFC 9562 lays it out.</summary>
    public const int SizeBytes = 16;

    /// <summary>Makes an id from a time and ten random bytes.</summary>
    /// <param name="at">The time; its milliseconds go into the id.</param>
    /// <param name="random">At least ten bytes, from a source that the caller owns.</param>
    public static EventId Create(Instant at, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (at.UnixMicroseconds / 1000) << 16);
        random[..10].CopyTo(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return From(bytes);
    }

    /// <summary>Reads 16 bytes, big-endian.</summary>
    public static EventId From(ReadOnlySpan<byte> bytes) => new(new Guid(bytes[..SizeBytes], bigEndian: true));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out EventId id)
    {
        var isOne = Guid.TryParseExact(text, "D", out var value);
        id = new(value);
        return isOne;
    }

    /// <summary>Writes 16 bytes, big-endian.</summary>
    public void CopyTo(Span<byte> destination) => Value.TryWriteBytes(destination, bigEndian: true, out _);

    /// <summary>The UUID's text.</summary>
    public override string ToString() => Value.ToString();
}
