using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AgentAssembly.Domain.Keys;

/// <summary>Names a key and says nothing of it: 16 random bytes, given once.</summary>
/// <param name="Value">The bytes, most significant first.</param>
public readonly record struct KeyId(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>Length of the text, in characters.</summary>
    public const int Digits = 2 * SizeBytes;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads 16 bytes.</summary>
    public static KeyId From(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Reads 32 lower-case hexadecimal digits and nothing else: a key has one name.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyId id)
    {
        var value = default(UInt128);
        var read = text.Length == Digits
            && !text.ContainsAnyExcept(LowerHex)
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        id = read ? new(value) : default;
        return read;
    }

    /// <summary>Writes 16 bytes.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>16 bytes, as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[SizeBytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        CopyTo(bytes);
        Span<byte> digits = stackalloc byte[Digits];
        Convert.TryToHexStringLower(bytes, digits, out _);
        return Encoding.ASCII.GetString(digits);
    }
}
