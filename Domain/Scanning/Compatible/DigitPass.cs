using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Pass B: cards and social security numbers, in ASCII or full-width digits.</summary>
internal static class DigitPass
{
    private const int CharactersMax = 24;
    private const int ShortestBytes = 11;

    // Every byte that can be part of a digit or a separator. What lies between them is no part of any segment, so a
    // stretch of these bytes can be read by itself.
    private static readonly ByteClass MayBelong = ByteClass.Of(b =>
        Bytes.IsDigit(b) || b is (byte)' ' or (byte)'-' or (byte)'.' or 0xEF or 0xBC or 0xE3 or 0x80 or 0x8D or 0x8E or (>= 0x90 and <= 0x99));

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var stretches = new Runs(text, MayBelong, ShortestBytes);
        Span<char> segment = stackalloc char[CharactersMax];
        while (stretches.Next())
        {
            for (var at = stretches.Start; at < stretches.End;)
            {
                var (c, bytes) = Read(text, at);
                if (!char.IsAsciiDigit(c))
                {
                    at += bytes;
                    continue;
                }

                var end = Collect(text, at, segment, out var length);
                if (KindOf(segment[..length]) is { } kind)
                {
                    findings.Add(kind, at, end);
                }

                at = end;
            }
        }
    }

    private static int Collect(ReadOnlySpan<byte> text, int at, Span<char> segment, out int length)
    {
        length = 0;
        while (length < CharactersMax)
        {
            var (c, bytes) = Read(text, at);
            if (char.IsAsciiDigit(c))
            {
                segment[length++] = c;
            }
            else if (c is ' ' or '-' && length < CharactersMax - 1 && char.IsAsciiDigit(Read(text, at + bytes).Character))
            {
                segment[length++] = c;
            }
            else
            {
                break;
            }

            at += bytes;
        }

        return at;
    }

    private static FindingKind? KindOf(ReadOnlySpan<char> segment)
    {
        if (segment is [_, _, _, '-', _, _, '-', _, _, _, _] && segment.Count('-') == 2 && !segment.Contains(' '))
        {
            return FindingKinds.SsnPattern;
        }

        Span<byte> digits = stackalloc byte[CharactersMax];
        var count = 0;
        foreach (var c in segment)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[count++] = (byte)(c - '0');
            }
        }

        return count is >= 13 and <= 19 && Luhn.Holds(digits[..count]) ? FindingKinds.CreditCardLuhn : null;
    }

    // A digit, a space or a hyphen with its bytes; NUL for everything else.
    private static (char Character, int Bytes) Read(ReadOnlySpan<byte> text, int at) => (uint)at >= (uint)text.Length ? ('\0', 1) : text[at..] switch
    {
        [(byte)' ', ..] => (' ', 1),
        [(byte)'-' or (byte)'.', ..] => ('-', 1),
        [>= (byte)'0' and <= (byte)'9' and var digit, ..] => ((char)digit, 1),
        [0xEF, 0xBC, >= 0x90 and <= 0x99 and var wide, ..] => ((char)('0' + wide - 0x90), 3),
        [0xEF, 0xBC, 0x8D or 0x8E, ..] => ('-', 3),
        [0xE3, 0x80, 0x80, ..] => (' ', 3),
        _ => ('\0', 1),
    };
}
