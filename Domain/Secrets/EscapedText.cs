namespace AgentAssembly.Domain.Secrets;

/// <summary>
/// Text as it stands within the quotes of a JSON string (RFC 8259 §7), with as few escapes as there may be. Written straight
/// to where it belongs, so that no copy of a secret is left behind.
/// </summary>
internal static class EscapedText
{
    private const int LongEscape = 6;
    private const int ShortEscape = 2;

    /// <summary>How many bytes a text takes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> utf8)
    {
        var length = 0;
        foreach (var sign in utf8)
        {
            length += IsQuoting(sign) ? ShortEscape : sign < ' ' ? LongEscape : 1;
        }

        return length;
    }

    /// <summary>Writes a text, and returns how many bytes it took.</summary>
    public static int Write(ReadOnlySpan<byte> utf8, Span<byte> to)
    {
        var written = 0;
        foreach (var sign in utf8)
        {
            if (sign < ' ')
            {
                "\\u00"u8.CopyTo(to[written..]);
                to[written + 4] = (byte)('0' + (sign >> 4));
                to[written + 5] = (byte)"0123456789abcdef"[sign & 15];
                written += LongEscape;
                continue;
            }

            if (IsQuoting(sign))
            {
                to[written++] = (byte)'\\';
            }

            to[written++] = sign;
        }

        return written;
    }

    private static bool IsQuoting(byte sign) => sign is (byte)'"' or (byte)'\\';
}
