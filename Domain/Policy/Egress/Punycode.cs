using System.Text;

namespace AgentAssembly.Domain.Policy.Egress;

// Encodes one label of a host name as RFC 3492 does. The platform's IdnMapping gives strings and depends on the machine's
// Unicode library; this one allocates nothing and answers alike everywhere.
internal static class Punycode
{
    // RFC 3492 §5.
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialN = 0x80;

    // The label must hold no surrogates and fewer than 256 characters, so that no sum overflows. False where the
    // encoded label does not fit the destination.
    public static bool TryEncode(ReadOnlySpan<char> label, Span<char> destination, out int written)
    {
        written = 0;
        foreach (var letter in label)
        {
            if (Ascii.IsValid(letter) && !TryAppend(destination, ref written, letter))
            {
                return false;
            }
        }

        var basic = written;
        return (basic == 0 || TryAppend(destination, ref written, '-'))
            && TryEncodeRest(label, basic, destination, ref written);
    }

    private static bool TryEncodeRest(ReadOnlySpan<char> label, int basic, Span<char> destination, ref int written)
    {
        var (n, delta, bias) = (InitialN, 0, InitialBias);
        for (var handled = basic; handled < label.Length; delta++, n++)
        {
            var next = SmallestFrom(label, n);
            delta += (next - n) * (handled + 1);
            n = next;
            foreach (var letter in label)
            {
                delta += letter < n ? 1 : 0;
                if (letter != n)
                {
                    continue;
                }

                if (!TryAppendNumber(destination, ref written, delta, bias))
                {
                    return false;
                }

                bias = Adapt(delta, handled + 1, isFirst: handled == basic);
                delta = 0;
                handled++;
            }
        }

        return true;
    }

    private static int SmallestFrom(ReadOnlySpan<char> label, int least)
    {
        var smallest = int.MaxValue;
        foreach (var letter in label)
        {
            smallest = letter >= least ? Math.Min(smallest, letter) : smallest;
        }

        return smallest;
    }

    private static bool TryAppendNumber(Span<char> destination, ref int written, int number, int bias)
    {
        var rest = number;
        for (var k = Base; ; k += Base)
        {
            var threshold = Math.Clamp(k - bias, TMin, TMax);
            if (rest < threshold)
            {
                return TryAppend(destination, ref written, Digit(rest));
            }

            if (!TryAppend(destination, ref written, Digit(threshold + ((rest - threshold) % (Base - threshold)))))
            {
                return false;
            }

            rest = (rest - threshold) / (Base - threshold);
        }
    }

    private static int Adapt(int delta, int points, bool isFirst)
    {
        var left = isFirst ? delta / Damp : delta / 2;
        left += left / points;
        var k = 0;
        for (; left > (Base - TMin) * TMax / 2; k += Base)
        {
            left /= Base - TMin;
        }

        return k + ((Base - TMin + 1) * left / (left + Skew));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static bool TryAppend(Span<char> destination, ref int written, char letter)
    {
        if (written == destination.Length)
        {
            return false;
        }

        destination[written++] = letter;
        return true;
    }
}
