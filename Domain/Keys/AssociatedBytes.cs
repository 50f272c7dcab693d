using System.Buffers.Binary;

namespace AgentAssembly.Domain.Keys;

/// <summary>
/// What an encryption is bound to besides its key: parts, each preceded by its length as u32be, so that no two lists of
/// parts look alike.
/// </summary>
internal ref struct AssociatedBytes(Span<byte> room)
{
    private readonly Span<byte> _room = room;
    private int _used;

    public readonly ReadOnlySpan<byte> Written => _room[.._used];

    public static int SizeOf(int parts, int bytes) => (parts * sizeof(uint)) + bytes;

    public void Add(scoped ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_room[_used..], (uint)part.Length);
        part.CopyTo(_room[(_used + sizeof(uint))..]);
        _used += sizeof(uint) + part.Length;
    }

    public void Add(KeyId id)
    {
        Span<byte> bytes = stackalloc byte[KeyId.SizeBytes];
        id.CopyTo(bytes);
        Add(bytes);
    }

    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        Add(bytes);
    }
}
