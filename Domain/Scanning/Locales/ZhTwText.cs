using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Characters of Taiwanese text: full-width digits and capitals count as plain ones.</summary>
internal static class ZhTwText
{
    private const int LabelReach = 32;

    /// <summary>The character at a place, folded to half width; NUL with one byte at the end or where there is none.</summary>
    public static (char Folded, int Bytes) CharacterAt(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length)
        {
            return ('\0', 1);
        }

        if (text[at] < 0x80)
        {
            return ((char)text[at], 1);
        }

        if (text[at..] is [0xEF, 0xBC, var last and ((>= 0x90 and <= 0x99) or (>= 0xA1 and <= 0xBA)), ..])
        {
            return ((char)(last - 0x80 + 0x20), 3);
        }

        Rune.DecodeFromUtf8(text[at..], out _, out var bytes);
        return ('\uFFFD', Math.Max(1, bytes));
    }

    /// <summary>The character before a place, folded; NUL at the start of the text.</summary>
    public static (char Folded, int Bytes) CharacterBefore(ReadOnlySpan<byte> text, int at)
    {
        if (at == 0)
        {
            return ('\0', 0);
        }

        var start = at - 1;
        while (start > 0 && at - start < 4 && (text[start] & 0xC0) == 0x80)
        {
            start--;
        }

        return (CharacterAt(text, start).Folded, at - start);
    }

    /// <summary>Whether a number may begin here: not inside a word or a longer number.</summary>
    public static bool HasLeftEdge(ReadOnlySpan<byte> text, int at) => !Glues(CharacterBefore(text, at).Folded, withDot: true);

    /// <summary>Whether a number may end here. A dot may follow unless a digit or letter follows it.</summary>
    public static bool HasRightEdge(ReadOnlySpan<byte> text, int at)
    {
        var next = CharacterAt(text, at);
        return next.Folded == '.'
            ? !char.IsAsciiLetterOrDigit(CharacterAt(text, at + 1).Folded) || IsWideLetter(text, at + 1)
            : !Glues(next.Folded, withDot: false);
    }

    /// <summary>Whether one of the labels stands within the 32 bytes before a place, in any ASCII case.</summary>
    public static bool IsLabelled(ReadOnlySpan<byte> text, int at, ReadOnlySpan<string> labels)
    {
        var from = Math.Max(0, at - LabelReach);
        while (from < at && !Bytes.IsBoundary(text, from))
        {
            from++;
        }

        var before = Encoding.UTF8.GetString(text[from..at]).ToLowerInvariant();
        foreach (var label in labels)
        {
            for (var found = 0; (found = before.IndexOf(label, found, StringComparison.Ordinal)) >= 0; found++)
            {
                if (!char.IsAscii(label[0]) || (!IsWordAt(before, found - 1) && !IsWordAt(before, found + label.Length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsWordAt(string text, int at) =>
        (uint)at < (uint)text.Length && char.IsAsciiLetterOrDigit(text[at]);

    // A full-width capital is folded, but it is no ASCII letter.
    private static bool IsWideLetter(ReadOnlySpan<byte> text, int at) =>
        (uint)at < (uint)text.Length && text[at] >= 0x80 && char.IsAsciiLetter(CharacterAt(text, at).Folded);

    private static bool Glues(char folded, bool withDot) =>
        char.IsAsciiLetterOrDigit(folded) || folded is ',' or '+' || (withDot && folded == '.');
}
