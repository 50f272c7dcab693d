using System.Buffers;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>The classes of bytes and characters that the scanner speaks of (scanner specification §11.1).</summary>
internal static class Bytes
{
    // Lead bytes of the white space beyond ASCII: U+0085 and U+00A0; U+1680; U+2000 to U+205F; U+3000.
    private static readonly SearchValues<byte> MayEndToken =
        SearchValues.Create([.. " \t\n\v\f\r\"',;)]}"u8, 0xC2, 0xE1, 0xE2, 0xE3]);

    public static bool IsBase64(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_';

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    public static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b);

    public static bool IsAsciiSpace(byte b) => b is 0x20 or (>= 0x09 and <= 0x0D);

    public static bool IsAsciiTerminator(byte b) =>
        IsAsciiSpace(b) || b is (byte)'"' or (byte)'\'' or (byte)',' or (byte)';' or (byte)')' or (byte)']' or (byte)'}';

    /// <summary>Bytes of the white space character (Unicode White_Space) at a place; 0 if there is none.</summary>
    public static int SpaceAt(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        return rest switch
        {
            [0x20 or (>= 0x09 and <= 0x0D), ..] => 1,
            [0xC2, 0x85 or 0xA0, ..] => 2,
            [0xE1, 0x9A, 0x80, ..] => 3,
            [0xE2, 0x80, (>= 0x80 and <= 0x8A) or 0xA8 or 0xA9 or 0xAF, ..] => 3,
            [0xE2, 0x81, 0x9F, ..] => 3,
            [0xE3, 0x80, 0x80, ..] => 3,
            _ => 0,
        };
    }

    /// <summary>Bytes of the white space character that ends before a place; 0 if there is none.</summary>
    public static int SpaceBefore(ReadOnlySpan<byte> text, int at)
    {
        for (var length = 1; length <= 3 && length <= at; length++)
        {
            if (SpaceAt(text, at - length) == length)
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>The first terminator at or after a place, or the end of the text.</summary>
    public static int TokenEnd(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var next = text[at..].IndexOfAny(MayEndToken);
            if (next < 0)
            {
                return text.Length;
            }

            at += next;
            if (IsAsciiTerminator(text[at]) || SpaceAt(text, at) > 0)
            {
                return at;
            }

            at++;
        }
    }

    /// <summary>Whether a character begins at a place, or the text ends there.</summary>
    public static bool IsBoundary(ReadOnlySpan<byte> text, int at) =>
        (uint)at <= (uint)text.Length && (at == text.Length || (text[at] & 0xC0) != 0x80);
}

/// <summary>Token ends of ascending places. Keeps the last one, so that many places in one long token cost one search.</summary>
internal struct TokenEnds
{
    private int _from;
    private int _end;

    public int Find(ReadOnlySpan<byte> text, int at)
    {
        if (at < _from || at > _end || _end == 0)
        {
            (_from, _end) = (at, Bytes.TokenEnd(text, at));
        }

        return _end;
    }
}
