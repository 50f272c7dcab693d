using System.Numerics;

namespace AgentAssembly.Domain.Policy.Expressions.Values;

// Reads decimal text without rounding. The platform's own parser rounds in silence, and 1e-30 becomes 0 with it, so that
// a limit "more than 0" would not see it.
internal static class DecimalText
{
    private const int DigitsMax = 28;
    private const int ExponentMax = 10_000;

    // INVARIANT: the text is a number, [+-] digits [. digits] [e [+-] digits], as its caller has checked.
    // False where a decimal would have to round: more than 28 significant digits, or too large, or too small.
    public static bool TryReadExact<T>(ReadOnlySpan<T> text, out decimal value)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (mantissa, digits, zeros, power, isFraction) = (UInt128.Zero, 0, 0, 0, false);
        value = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var symbol = (char)int.CreateTruncating(text[i]);
            if (symbol is 'e' or 'E')
            {
                power += Exponent(text[(i + 1)..]);
                break;
            }

            isFraction |= symbol == '.';
            if (!char.IsAsciiDigit(symbol))
            {
                continue;
            }

            power -= isFraction ? 1 : 0;
            if (symbol == '0')
            {
                zeros += digits == 0 ? 0 : 1;
                continue;
            }

            digits += digits == 0 ? 1 : zeros + 1;
            if (digits > DigitsMax)
            {
                return false;
            }

            mantissa = (mantissa * PowerOfTen(zeros + 1)) + (UInt128)(symbol - '0');
            zeros = 0;
        }

        var isNegative = text.Length > 0 && (char)int.CreateTruncating(text[0]) == '-';
        return TryScale(mantissa, digits, power + zeros, isNegative, out value);
    }

    private static bool TryScale(UInt128 mantissa, int digits, int power, bool isNegative, out decimal value)
    {
        value = 0;
        if (digits == 0)
        {
            return true;
        }

        if (power < -DigitsMax || digits + power > DigitsMax)
        {
            return false;
        }

        mantissa *= PowerOfTen(Math.Max(power, 0));
        var (low, middle, high) = ((int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64));
        value = new decimal(low, middle, high, isNegative, (byte)Math.Max(-power, 0));
        return true;
    }

    // Far beyond what a decimal holds, exponents need not be told apart.
    private static int Exponent<T>(ReadOnlySpan<T> text)
        where T : unmanaged, IBinaryInteger<T>
    {
        var exponent = 0;
        foreach (var unit in text)
        {
            var symbol = (char)int.CreateTruncating(unit);
            exponent = char.IsAsciiDigit(symbol) ? Math.Min((exponent * 10) + symbol - '0', ExponentMax) : exponent;
        }

        return text.Length > 0 && (char)int.CreateTruncating(text[0]) == '-' ? -exponent : exponent;
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        var power = UInt128.One;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
