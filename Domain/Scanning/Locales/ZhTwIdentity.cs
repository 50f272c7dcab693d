namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Identity cards and residence certificates: a letter code, digits, and a sum divisible by ten.</summary>
internal static class ZhTwIdentity
{
    private const int Digits = 9;

    private static readonly string[] Labels = ["身分證", "身份證", "居留證", "統一證號"];

    // For A to Z.
    private static ReadOnlySpan<byte> LetterCodes =>
        [10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33];

    public static Finding At(ReadOnlySpan<byte> text, int start)
    {
        var (first, at) = (ZhTwText.CharacterAt(text, start), start);
        if (!char.IsAsciiLetterUpper(first.Folded))
        {
            return default;
        }

        at += first.Bytes;
        var code = LetterCodes[first.Folded - 'A'];
        var sum = (code / 10) + (code % 10 * 9);
        var weight = Digits - 1;
        var second = ZhTwText.CharacterAt(text, at);
        var isLegacy = second.Folded is >= 'A' and <= 'D';
        if (isLegacy)
        {
            sum += LetterCodes[second.Folded - 'A'] % 10 * weight--;
            at += second.Bytes;
        }

        // The weights go down to 1, which the last two digits share.
        for (var left = weight + 1; left > 0; left--)
        {
            var digit = ZhTwText.CharacterAt(text, at);
            if (!char.IsAsciiDigit(digit.Folded))
            {
                return default;
            }

            sum += (digit.Folded - '0') * Math.Max(1, left - 1);
            at += digit.Bytes;
        }

        if (sum % 10 != 0 || KindOf(isLegacy, second.Folded) is not { } kind || !ZhTwText.HasRightEdge(text, at))
        {
            return default;
        }

        var confidence = ZhTwText.IsLabelled(text, start, Labels) ? Confidence.High : kind.Confidence;
        return new(kind, start, at, confidence);
    }

    private static FindingKind? KindOf(bool isLegacy, char second) => (isLegacy, second) switch
    {
        (true, _) => ZhTwPack.ArcLegacy,
        (false, '1' or '2') => ZhTwPack.NationalId,
        (false, '8' or '9') => ZhTwPack.ArcNew,
        _ => null,
    };
}
