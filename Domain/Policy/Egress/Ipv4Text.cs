namespace AgentAssembly.Domain.Policy.Egress;

// Reads IPv4 addresses, also in the odd notations of inet_aton that many resolvers still accept: `127.1`, `2130706433`,
// `0x7f.0.0.1`. A part with a leading zero is octal to some and decimal to others, so it is refused.
internal static class Ipv4Text
{
    private const int PartsMax = 4;
    private const int DigitsMax = 10;

    // WHATWG URL §3.5: a host whose last label is a number is an IPv4 address or nothing.
    public static bool LooksNumeric(ReadOnlySpan<char> host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return last.Length > 0 && (IsHex(last) || !last.ContainsAnyExceptInRange('0', '9'));
    }

    public static bool TryReadDotted(ReadOnlySpan<char> text, out InternetAddress address)
    {
        address = default;
        return text.Count('.') == PartsMax - 1 && !text.ContainsAny('x', 'X') && TryRead(text, out address);
    }

    public static bool TryRead(ReadOnlySpan<char> host, out InternetAddress address)
    {
        address = default;
        var bits = 0ul;
        var rest = host;
        for (var left = PartsMax; left > 0; left--)
        {
            var dot = rest.IndexOf('.');
            if (!TryReadNumber(dot < 0 ? rest : rest[..dot], out var number))
            {
                return false;
            }

            if (dot < 0)
            {
                // The last part fills all the bytes that the others leave.
                address = InternetAddress.V4((uint)((bits << (8 * left)) | number));
                return number < 1ul << (8 * left);
            }

            if (number > byte.MaxValue)
            {
                return false;
            }

            bits = (bits << 8) | number;
            rest = rest[(dot + 1)..];
        }

        return false;
    }

    private static bool IsHex(ReadOnlySpan<char> part)
    {
        if (part is not ['0', 'x' or 'X', ..])
        {
            return false;
        }

        foreach (var digit in part[2..])
        {
            if (HexDigit.ValueOf(digit) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> part, out ulong number)
    {
        number = 0;
        var radix = IsHex(part) ? 16 : 10;
        var digits = radix == 16 ? part[2..] : part;
        if (digits.Length is 0 or > DigitsMax || (radix == 10 && digits is ['0', _, ..]))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var value = HexDigit.ValueOf(digit);
            if (value < 0 || value >= radix)
            {
                return false;
            }

            number = (number * (ulong)radix) + (ulong)value;
        }

        return true;
    }
}
