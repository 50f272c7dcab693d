using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Payment cards and social security numbers.</summary>
internal static class NumberRules
{
    private const int ShortestBytes = 9;
    private const int CardDigitsLeast = 13;
    private const int CardDigitsMost = 19;
    private const int LabelReach = 32;

    private static readonly ByteClass DigitOrSeparator =
        ByteClass.Of(b => Bytes.IsDigit(b) || b is (byte)' ' or (byte)'-' or (byte)'.');

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var runs = new Runs(text, DigitOrSeparator, ShortestBytes);
        while (runs.Next())
        {
            for (var at = runs.Start; text[at..runs.End].IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and var gap;)
            {
                at += gap;
                var end = ChainEnd(text, at, runs.End);
                if (end - at >= ShortestBytes && HasEdges(text, at, end))
                {
                    Judge(text, at, end, ref findings);
                }

                at = end;
            }
        }
    }

    // Digits with single separators between them.
    private static int ChainEnd(ReadOnlySpan<byte> text, int at, int most)
    {
        while (at < most && (Bytes.IsDigit(text[at]) || (at + 1 < most && Bytes.IsDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    // Neither part of a word nor of a number with a fraction or an exponent.
    private static bool HasEdges(ReadOnlySpan<byte> text, int start, int end)
    {
        var before = start == 0 ? (byte)' ' : text[start - 1];
        var after = end == text.Length ? (byte)' ' : text[end];
        return !View.WordOrUnderscore[before] && before is not ((byte)'+' or (byte)'.' or (byte)'$') && !View.WordOrUnderscore[after];
    }

    private static void Judge(ReadOnlySpan<byte> text, int start, int end, ref FindingBuffer findings)
    {
        var chain = text[start..end];
        if (IsSocialSecurity(text, start, chain))
        {
            findings.Add(FindingKinds.SsnPattern, start, end);
            return;
        }

        // A chain may hold more than the card: an expiry date behind it, a count before it.
        for (var from = 0; from < chain.Length; from++)
        {
            if (Bytes.IsDigit(chain[from]) && (from == 0 || !Bytes.IsDigit(chain[from - 1]))
                && CardLength(text, start, chain, from) is > 0 and var length)
            {
                findings.Add(FindingKinds.CreditCardLuhn, start + from, start + from + length);
                from += length - 1;
            }
        }
    }

    // Bytes of the card that begins here and ends where a group of digits does; 0 if there is none.
    private static int CardLength(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> chain, int from)
    {
        // No issuer's numbers begin with the others.
        if (chain[from] is (byte)'0' or (byte)'1' or (byte)'7' or (byte)'9')
        {
            return 0;
        }

        Span<byte> digits = stackalloc byte[CardDigitsMost];
        var (count, best, groups) = (0, 0, 1);
        var luhn = new RunningLuhn();
        for (var at = from; at < chain.Length; at++)
        {
            if (!Bytes.IsDigit(chain[at]))
            {
                groups++;
                continue;
            }

            if (count == CardDigitsMost)
            {
                break;
            }

            digits[count++] = (byte)(chain[at] - '0');
            luhn.Add(digits[count - 1]);
            var isGroupEnd = at + 1 == chain.Length || !Bytes.IsDigit(chain[at + 1]);
            if (isGroupEnd && count >= CardDigitsLeast && luhn.Holds
                && IsCard(digits[..count], isSure: groups > 1 || (count == CardDigitsLeast && IsLabelled(text, start + from))))
            {
                best = at + 1 - from;
            }
        }

        return best;
    }

    private static bool IsCard(ReadOnlySpan<byte> digits, bool isSure)
    {
        if (Shannon.DistinctBytes(digits) < 2)
        {
            return false;
        }

        var two = (digits[0] * 10) + digits[1];
        var four = (two * 100) + (digits[2] * 10) + digits[3];

        // ISO/IEC 7812 issuer ranges and the lengths that they issue. Thirteen digits are also what barcodes and
        // timestamps have: they count where they are grouped or called a card.
        return digits.Length switch
        {
            13 => digits[0] == 4 && isSure,
            14 => two is 36 or 38 or 39 || four is >= 3000 and <= 3059 or 3095,
            15 => two is 34 or 37,
            16 => digits[0] == 4 || two is >= 51 and <= 55 or 65 or 35 or 36 or 38 or 39 or 62 or 81
                || four is (>= 2221 and <= 2720) or 6011 or (>= 6440 and <= 6499) or (>= 2200 and <= 2204) or (>= 3528 and <= 3589) or 5018 or 5020 or 5038 or 5893 or 6304 or 6759 or (>= 6761 and <= 6763),
            17 or 18 => two == 62 || four is 5018 or 5020 or 5038 or 6304 or 6759 or (>= 6761 and <= 6763),
            19 => digits[0] == 4 || two is 62 or 65 || four is 6011 or (>= 6440 and <= 6499) or 5018 or 5020 or 5038 or 6304 or 6759 or (>= 6761 and <= 6763),
            _ => false,
        };
    }

    private static bool IsLabelled(ReadOnlySpan<byte> text, int at)
    {
        Span<byte> lower = stackalloc byte[LabelReach];
        var before = text[Math.Max(0, at - LabelReach)..at];
        System.Text.Ascii.ToLower(before, lower, out var written);
        return lower[..written].IndexOf("card"u8) >= 0 || lower[..written].IndexOf("visa"u8) >= 0;
    }

    // Social Security Administration: no area 000, 666 or 9xx, no group 00, no serial 0000. Two numbers from old
    // advertisements were withdrawn. Without separators, or with spaces, only behind a label.
    private static bool IsSocialSecurity(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> chain)
    {
        Span<byte> digits = stackalloc byte[9];
        if (chain.Length == 11 && chain[3] == chain[6] && !Bytes.IsDigit(chain[3]))
        {
            chain[..3].CopyTo(digits);
            chain[4..6].CopyTo(digits[3..]);
            chain[7..].CopyTo(digits[5..]);
        }
        else if (chain.Length == 9)
        {
            chain.CopyTo(digits);
        }
        else
        {
            return false;
        }

        var isWritten = chain.Length == 11 && chain[3] != ' ';
        return !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && digits[0] != '9' && !digits.StartsWith("000"u8) && !digits.StartsWith("666"u8)
            && !digits[3..5].SequenceEqual("00"u8) && !digits[5..].SequenceEqual("0000"u8)
            && !digits.SequenceEqual("078051120"u8) && !digits.SequenceEqual("219099999"u8)
            && Shannon.DistinctBytes(digits) > 1
            && (isWritten || IsCalledSocial(text, start));
    }

    private static bool IsCalledSocial(ReadOnlySpan<byte> text, int at)
    {
        Span<byte> lower = stackalloc byte[LabelReach];
        var before = text[Math.Max(0, at - LabelReach)..at];
        System.Text.Ascii.ToLower(before, lower, out var written);
        return lower[..written].IndexOf("ssn"u8) >= 0 || lower[..written].IndexOf("social security"u8) >= 0;
    }
}
