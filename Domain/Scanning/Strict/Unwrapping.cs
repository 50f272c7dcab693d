using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// Takes one layer of disguise off a text: JSON escapes, percent-encoding, full-width ASCII, and characters that nobody
/// sees. The result is never longer. What is no escape stays as it is.
/// </summary>
internal static class Unwrapping
{
    // The backslash, the percent sign, and the lead bytes of U+00AD, U+200B to U+2064, and U+FEFF and U+FF01 to U+FF5E.
    private static readonly SearchValues<byte> MayWrap = SearchValues.Create([(byte)'\\', (byte)'%', 0xC2, 0xE2, 0xEF]);

    // Rules whose first letter could be eaten by a backslash that is no escape, as in a Windows path.
    private static readonly byte[][] EscapeLookalikes =
        ["npm_"u8.ToArray(), "rk_"u8.ToArray(), "redis"u8.ToArray(), "token"u8.ToArray(), "bearer"u8.ToArray(), "basic"u8.ToArray()];

    /// <summary>Whether there may be anything to take off.</summary>
    public static bool MayBeWrapped(ReadOnlySpan<byte> text) => text.ContainsAny(MayWrap);

    /// <param name="text">The text.</param>
    /// <param name="plain">Room for as many bytes as the text has.</param>
    /// <param name="places">Ascending places in the result, each of which becomes the place in the text that it came from.</param>
    /// <param name="isAmbiguous">Whether the text as it stands may hold something that the result no longer shows.</param>
    /// <param name="hasChanged">Whether anything was taken off.</param>
    /// <returns>Bytes of the result, up to the last of the places if there are any.</returns>
    public static int Once(ReadOnlySpan<byte> text, Span<byte> plain, Span<int> places, out bool isAmbiguous, out bool hasChanged)
    {
        (isAmbiguous, hasChanged) = (false, false);
        var (from, to, noted) = (0, 0, 0);
        while (from < text.Length && (places.IsEmpty || noted < places.Length))
        {
            var next = text[from..].IndexOfAny(MayWrap);
            var same = next < 0 ? text.Length - from : next;
            text.Slice(from, same).CopyTo(plain[to..]);
            Note(places, ref noted, to, same, from, step: 1);
            (from, to) = (from + same, to + same);
            if (from == text.Length)
            {
                break;
            }

            int read, written;
            if (text[from] == '\\' && from + 1 < text.Length && text[from + 1] == '"')
            {
                // Nearly all there is in JSON within JSON.
                plain[to] = (byte)'"';
                (read, written) = (2, 1);
                hasChanged = true;
            }
            else if ((read = Read(text[from..], plain[to..], out written)) == 0)
            {
                // No escape: the byte stands for itself.
                plain[to] = text[from];
                (read, written) = (1, 1);
            }
            else
            {
                hasChanged = true;
                isAmbiguous |= text[from] == '\\' && IsLookalike(text[(from + 1)..]);
            }

            Note(places, ref noted, to, written, from, step: 0);
            (from, to) = (from + read, to + written);
        }

        places[noted..].Fill(text.Length);
        return to;
    }

    private static void Note(Span<int> places, ref int noted, int to, int count, int from, int step)
    {
        while (noted < places.Length && places[noted] < to + count)
        {
            places[noted] = from + ((places[noted] - to) * step);
            noted++;
        }
    }

    private static int Read(ReadOnlySpan<byte> text, Span<byte> plain, out int written)
    {
        written = 1;
        switch (text)
        {
            case [(byte)'\\', (byte)'u', ..]:
                return ReadUnicode(text, plain, out written);
            case [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/', ..]:
                plain[0] = text[1];
                return 2;
            case [(byte)'\\', (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f', ..]:
                plain[0] = text[1] switch { (byte)'n' => 0x0A, (byte)'r' => 0x0D, (byte)'t' => 0x09, (byte)'b' => 0x08, _ => 0x0C };
                return 2;
            case [(byte)'%', var high, var low, ..] when char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low):
                plain[0] = (byte)((ValueOf(high) << 4) | ValueOf(low));
                return 3;
            case [0xEF, 0xBC, >= 0x81 and <= 0xBF, ..]:
                plain[0] = (byte)(text[2] - 0x81 + '!');
                return 3;
            case [0xEF, 0xBD, >= 0x80 and <= 0x9E, ..]:
                plain[0] = (byte)(text[2] - 0x80 + '`');
                return 3;
            case [0xC2, 0xAD, ..]:
                written = 0;
                return 2;
            case [0xE2, 0x80, >= 0x8B and <= 0x8F, ..] or [0xE2, 0x81, >= 0xA0 and <= 0xA4, ..] or [0xEF, 0xBB, 0xBF, ..]:
                written = 0;
                return 3;
            default:
                return 0;
        }
    }

    private static int ReadUnicode(ReadOnlySpan<byte> text, Span<byte> plain, out int written)
    {
        written = 0;
        if (!TryReadUnit(text, out var unit))
        {
            return 0;
        }

        if (Rune.TryCreate(unit, out var rune))
        {
            return rune.TryEncodeToUtf8(plain, out written) ? 6 : 0;
        }

        return TryReadUnit(text[6..], out var second) && Rune.TryCreate(unit, second, out rune) && rune.TryEncodeToUtf8(plain, out written) ? 12 : 0;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text is not [(byte)'\\', (byte)'u', _, _, _, _, ..]
            || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort value, out var read, 'x') || read != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    private static int ValueOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsLookalike(ReadOnlySpan<byte> text)
    {
        foreach (var start in EscapeLookalikes)
        {
            if (text.StartsWith(start))
            {
                return true;
            }
        }

        return false;
    }
}
