using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// The name of a stream: <c>category-id</c>, where the category is 1 to 12 letters <c>a</c> to <c>z</c> and the id is
/// 32 lower-case hexadecimal digits. One stream is one consistency boundary.
/// </summary>
public readonly struct StreamName : IEquatable<StreamName>
{
    /// <summary>Longest category, in characters.</summary>
    public const int CategoryLengthMax = 12;

    /// <summary>Longest name, in bytes.</summary>
    public const int SizeBytesMax = CategoryLengthMax + 1 + IdDigits;

    private const int IdDigits = 32;

    // The category is packed five bits a letter from the most significant end, so that two integers hold a whole name.
    private readonly ulong _category;

    private StreamName(ulong category, UInt128 id)
    {
        _category = category;
        Id = id;
    }

    /// <summary>The 16 bytes behind the id's digits, most significant first.</summary>
    public UInt128 Id { get; }

    /// <summary>The category's letters; empty for the default value, which names no stream.</summary>
    public string Category
    {
        get
        {
            Span<byte> letters = stackalloc byte[CategoryLengthMax];
            return Encoding.ASCII.GetString(letters[..WriteCategory(letters)]);
        }
    }

    /// <summary>The category as a number: equal for equal categories, and to nothing else.</summary>
    public ulong CategoryKey => _category;

    /// <summary>Names a stream by category and id.</summary>
    /// <exception cref="ArgumentException">The category is not 1 to 12 letters <c>a</c> to <c>z</c>.</exception>
    public static StreamName Of(string category, UInt128 id) =>
        TryPack(Encoding.UTF8.GetBytes(category ?? ""), out var packed)
            ? new(packed, id)
            : throw new ArgumentException($"'{category}' is no category: 1 to 12 letters a-z", nameof(category));

    /// <summary>The stream of the same category and another id.</summary>
    public StreamName With(UInt128 id) => new(_category, id);

    /// <summary>
    /// Names the stream of a natural key: the id is the first 16 bytes of SHA-256 over <c>aa-stream/1</c>, the category
    /// and the key's parts, each preceded by its length as u32be. The key includes the org.
    /// </summary>
    public static StreamName ForKey(string category, params ReadOnlySpan<string> key) =>
        Of(category, KeyDigest.First16("aa-stream/1", [category, .. key]));

    /// <summary>Reads a name's UTF-8 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out StreamName name)
    {
        name = default;
        var dash = utf8.Length - IdDigits - 1;
        if (dash < 1 || utf8[dash] != (byte)'-' || !TryPack(utf8[..dash], out var category)
            || !TryReadDigits(utf8[(dash + 1)..], out var id))
        {
            return false;
        }

        name = new(category, id);
        return true;
    }

    /// <summary>Reads a name's text.</summary>
    public static bool TryParse(string? text, out StreamName name) =>
        TryParse(Encoding.UTF8.GetBytes(text ?? ""), out name);

    /// <summary>Reads a name's text that has to be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is no stream name");

    /// <summary>Writes the name's bytes and returns how many: at most <see cref="SizeBytesMax"/>.</summary>
    public int WriteUtf8(Span<byte> destination)
    {
        var length = WriteCategory(destination);
        destination[length++] = (byte)'-';
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(id, Id);
        Convert.TryToHexStringLower(id, destination[length..], out var digits);
        return length + digits;
    }

    /// <inheritdoc/>
    public bool Equals(StreamName other) => Id == other.Id && _category == other._category;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is StreamName other && Equals(other);

    // The id is a slice of a hash: its bits are as good as any mixing would make them.
    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(uint)Id ^ (int)(uint)(Id >> 64));

    /// <summary><c>category-id</c>.</summary>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[SizeBytesMax];
        return Encoding.ASCII.GetString(utf8[..WriteUtf8(utf8)]);
    }

    /// <summary>Whether both name one stream.</summary>
    public static bool operator ==(StreamName left, StreamName right) => left.Equals(right);

    /// <summary>Whether they name different streams.</summary>
    public static bool operator !=(StreamName left, StreamName right) => !left.Equals(right);

    private static bool TryPack(ReadOnlySpan<byte> letters, out ulong packed)
    {
        packed = default;
        if (letters.IsEmpty || letters.Length > CategoryLengthMax)
        {
            return false;
        }

        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] is < (byte)'a' or > (byte)'z')
            {
                return false;
            }

            packed |= (ulong)(uint)(letters[i] - 'a' + 1) << (5 * (CategoryLengthMax - 1 - i));
        }

        return true;
    }

    private int WriteCategory(Span<byte> destination)
    {
        for (var i = 0; i < CategoryLengthMax; i++)
        {
            var letter = (int)(_category >> (5 * (CategoryLengthMax - 1 - i))) & 31;
            if (letter == 0)
            {
                return i;
            }

            destination[i] = (byte)('a' + letter - 1);
        }

        return CategoryLengthMax;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> digits, out UInt128 id)
    {
        // Not the platform's parser: it takes upper case and trailing zero bytes, which would give one stream two names.
        id = default;
        foreach (var digit in digits)
        {
            var value = digit is >= (byte)'0' and <= (byte)'9' ? digit - '0'
                : digit is >= (byte)'a' and <= (byte)'f' ? digit - 'a' + 10
                : -1;
            if (value < 0)
            {
                return false;
            }

            id = (id << 4) | (uint)value;
        }

        return true;
    }
}
