using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

// Text inside a JSON string (RFC 8259 §7). The platform throws on an escaped half character, and a caller could send a
// thousand of them a second.
internal static class JsonText
{
    // Writes the text that is meant, and returns its length; −1 where an escape names half a character.
    // INVARIANT: the escapes are well formed (JsonCursor), and the text has no more units than `escaped` has bytes.
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<char> chars)
    {
        var written = 0;
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length : plain;
            Utf8.ToUtf16(escaped[..plain], chars[written..], out _, out var length);
            written += length;
            escaped = escaped[plain..];
            if (!escaped.IsEmpty)
            {
                chars[written++] = Escaped(escaped, out var bytes);
                escaped = escaped[bytes..];
            }
        }

        return HasHalfCharacter(chars[..written]) ? -1 : written;
    }

    // Whether a JSON string means `name`. An escaped half character means no name.
    public static bool Means(ReadOnlySpan<byte> quoted, bool isEscaped, ReadOnlySpan<byte> utf8, ReadOnlySpan<char> name)
    {
        const int LongestEscape = 6;
        if (!isEscaped)
        {
            return quoted.SequenceEqual(utf8);
        }

        if (quoted.Length > LongestEscape * name.Length)
        {
            return false;
        }

        using var lease = Values.CharLease.Of(Values.Text.OfJson(quoted, isEscaped));
        return lease.IsText && lease.Chars.SequenceEqual(name);
    }

    private static char Escaped(ReadOnlySpan<byte> escape, out int bytes)
    {
        bytes = 2;
        switch (escape[1])
        {
            case (byte)'b': return '\b';
            case (byte)'f': return '\f';
            case (byte)'n': return '\n';
            case (byte)'r': return '\r';
            case (byte)'t': return '\t';
            case (byte)'u':
                bytes = 6;
                return (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default: return (char)escape[1];
        }
    }

    private static bool HasHalfCharacter(ReadOnlySpan<char> chars)
    {
        for (var i = chars.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i]))
            {
                continue;
            }

            if (i + 1 == chars.Length || !char.IsSurrogatePair(chars[i], chars[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
