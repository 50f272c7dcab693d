namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Mobile numbers and landlines, national or behind +886.</summary>
internal static class ZhTwPhone
{
    private const int DigitsMost = 9;

    private static readonly string[] Labels = ["電話", "手機", "行動電話", "市話", "傳真"];

    // Area code without its zero, and how many local digits follow it. The longer code is tried first.
    private static readonly (string Area, int Least, int Most)[] Areas =
    [
        ("826", 5, 5), ("836", 5, 5), ("37", 6, 6), ("49", 7, 7), ("82", 6, 6), ("89", 6, 6),
        ("2", 8, 8), ("3", 7, 7), ("4", 7, 8), ("5", 7, 7), ("6", 7, 7), ("7", 7, 7), ("8", 7, 7),
    ];

    public static Finding At(ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        var isInternational = Skip(text, ref at, '+');
        if (isInternational)
        {
            if (!(Skip(text, ref at, '8') && Skip(text, ref at, '8') && Skip(text, ref at, '6')))
            {
                return default;
            }

            _ = Skip(text, ref at, '-') || Skip(text, ref at, ' ');
            Skip(text, ref at, '0');
        }
        else
        {
            Skip(text, ref at, '(');
            if (!Skip(text, ref at, '0'))
            {
                return default;
            }
        }

        Span<char> digits = stackalloc char[DigitsMost];
        at = Collect(text, at, digits, out var count, out var isSeparated);
        if (!ZhTwText.HasRightEdge(text, at))
        {
            return default;
        }

        var kind = KindOf(digits[..count], isSeparated || isInternational);
        return kind is null ? default : new(kind, start, at, Raised(kind, ZhTwText.IsLabelled(text, start, Labels)));
    }

    private static FindingKind? KindOf(ReadOnlySpan<char> digits, bool maySpeakOfArea)
    {
        if (digits.Length == DigitsMost && digits[0] == '9')
        {
            return ZhTwPack.Mobile;
        }

        foreach (var (area, least, most) in Areas)
        {
            var local = digits.Length - area.Length;
            if (maySpeakOfArea && digits.StartsWith(area) && local >= least && local <= most)
            {
                return ZhTwPack.Landline;
            }
        }

        return null;
    }

    private static Confidence Raised(FindingKind kind, bool isLabelled) => isLabelled ? kind.Confidence + 1 : kind.Confidence;

    // Single separators between digits; the first may stand before the first digit, as in "02) 2345".
    private static int Collect(ReadOnlySpan<byte> text, int at, Span<char> digits, out int count, out bool isSeparated)
    {
        (count, isSeparated) = (0, false);
        while (count < digits.Length)
        {
            var next = ZhTwText.CharacterAt(text, at);
            if (next.Folded is '-' or ' ' or ')')
            {
                var behind = ZhTwText.CharacterAt(text, at + next.Bytes);
                if (!char.IsAsciiDigit(behind.Folded))
                {
                    break;
                }

                isSeparated = true;
                at += next.Bytes;
                next = behind;
            }

            if (!char.IsAsciiDigit(next.Folded))
            {
                break;
            }

            digits[count++] = next.Folded;
            at += next.Bytes;
        }

        return at;
    }

    private static bool Skip(ReadOnlySpan<byte> text, ref int at, char c)
    {
        var next = ZhTwText.CharacterAt(text, at);
        if (next.Folded != c)
        {
            return false;
        }

        at += next.Bytes;
        return true;
    }
}
