using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>
/// A record that can be taken apart, changed and put together again by hand, written from contracts/events alone:
/// the product's own codec would refuse most of what a forger does.
/// </summary>
public sealed class TestRecord
{
    public SortedDictionary<byte, byte[]> Fields { get; private init; } = [];

    public ulong Position { get; set; }

    public byte Flags { get; set; }

    public byte[] Hash { get; set; } = [];

    public string Stream
    {
        get => Encoding.ASCII.GetString(Fields[2]);
        set => Fields[2] = Encoding.ASCII.GetBytes(value);
    }

    public ulong Version
    {
        get => BinaryPrimitives.ReadUInt64BigEndian(Fields[3]);
        set => BinaryPrimitives.WriteUInt64BigEndian(Fields[3] = new byte[8], value);
    }

    public byte[] PreviousHash
    {
        get => Fields[15];
        set => Fields[15] = value;
    }

    public int SizeBytes => 52 + "aa-event/1\0".Length + Fields.Values.Sum(f => 5 + f.Length);

    public static TestRecord Of(ReadOnlySpan<byte> eventBytes)
    {
        var record = new TestRecord { Hash = SHA256.HashData(eventBytes) };
        for (var at = "aa-event/1\0".Length; at < eventBytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(eventBytes[(at + 1)..]);
            record.Fields.Add(eventBytes[at], eventBytes.Slice(at + 5, length).ToArray());
            at += 5 + length;
        }

        return record;
    }

    public TestRecord Copy() => new()
    {
        Fields = new(Fields.ToDictionary(f => f.Key, f => f.Value.ToArray())),
        Position = Position,
        Flags = Flags,
        Hash = [.. Hash],
    };

    public byte[] EventBytes() => BytesOf(Fields);

    /// <summary>Fields in the order given, whether or not that makes an event.</summary>
    public static byte[] BytesOf(IEnumerable<KeyValuePair<byte, byte[]>> fields)
    {
        using var bytes = new MemoryStream();
        bytes.Write("aa-event/1\0"u8);
        Span<byte> length = stackalloc byte[4];
        foreach (var (tag, value) in fields)
        {
            bytes.WriteByte(tag);
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)value.Length);
            bytes.Write(length);
            bytes.Write(value);
        }

        return bytes.ToArray();
    }

    /// <summary>Changes a field that no rule of the log restricts: the payload.</summary>
    public TestRecord ChangeData()
    {
        Fields[14] = [.. "{\"forged\":"u8, .. Fields[14], .. "}"u8];
        return this;
    }

    public TestRecord FixHash()
    {
        Hash = SHA256.HashData(EventBytes());
        return this;
    }

    /// <summary>The record with a checksum that fits.</summary>
    public byte[] ToBytes()
    {
        var eventBytes = EventBytes();
        var record = new byte[52 + eventBytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(4), (uint)eventBytes.Length);
        BinaryPrimitives.WriteUInt64BigEndian(record.AsSpan(8), Position);
        record[16] = Flags;
        Hash.CopyTo(record.AsSpan(20));
        eventBytes.CopyTo(record.AsSpan(52));
        FixChecksum(record);
        return record;
    }

    public static void FixChecksum(Span<byte> record) =>
        BinaryPrimitives.WriteUInt32BigEndian(record, Crc32C.Compute(record[4..]));
}
