using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>Ids that are derived from natural keys: no two keys run together, because every part carries its length.</summary>
public static class KeyDigest
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    // Half a surrogate pair has no UTF-8; replacing it would let two keys run together.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The first 16 bytes of SHA-256 over the label and then the parts, each preceded by its UTF-8 length as u32be.
    /// </summary>
    /// <exception cref="ArgumentException">A part is not valid Unicode.</exception>
    public static UInt128 First16(string label, ReadOnlySpan<string> parts)
    {
        Span<byte> first = stackalloc byte[Hash256.SizeBytes];
        Hash(label, parts).CopyTo(first);
        return BinaryPrimitives.ReadUInt128BigEndian(first);
    }

    private static Hash256 Hash(string label, ReadOnlySpan<string> parts)
    {
        var bytes = _scratch ??= new ArrayBufferWriter<byte>(256);
        bytes.ResetWrittenCount();
        Write(bytes, label);
        foreach (var part in parts)
        {
            Write(bytes, part);
        }

        return Sha256.Hash(bytes.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, string part)
    {
        var length = StrictUtf8.GetByteCount(part);
        var span = bytes.GetSpan(4 + length);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)length);
        StrictUtf8.GetBytes(part, span[4..]);
        bytes.Advance(4 + length);
    }
}
