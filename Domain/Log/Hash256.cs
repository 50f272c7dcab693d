using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>A 256-bit hash as a value: 32 bytes, compared whole.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash256 : IEquatable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>32 zero bytes: the previous hash of the first event of a stream.</summary>
    public static Hash256 Zero => default;

    /// <summary>Whether all 32 bytes are zero.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>Takes a hash from exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static Hash256 From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == SizeBytes
            ? Unsafe.ReadUnaligned<Hash256>(in MemoryMarshal.GetReference(bytes))
            : throw new ArgumentException($"a hash has 32 bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>Reads 64 hexadecimal digits, of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        var read = text.Length == 2 * SizeBytes
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = read ? From(bytes) : default;
        return read;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) =>
        Unsafe.WriteUnaligned(ref destination[..SizeBytes][0], this);

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[SizeBytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Hash256 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Hash256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)BinaryPrimitives.ReverseEndianness(_a));

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Encoding.ASCII.GetString(WriteHex(stackalloc byte[2 * SizeBytes]));

    /// <summary>Writes 64 lower-case hexadecimal digits to the start of a span and returns them.</summary>
    public ReadOnlySpan<byte> WriteHex(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, destination[..(2 * SizeBytes)], out var written);
        return destination[..written];
    }

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);
}
