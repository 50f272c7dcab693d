namespace AgentAssembly.Domain.Policy.Egress;

// Reads the text form of IPv6 (RFC 4291 §2.2): eight groups, `::` once for one or more zero groups, and IPv4 at the end.
// A zone (RFC 6874) names an interface of one machine, so a text with one is no address.
internal static class Ipv6Text
{
    private const int Groups = 8;

    public static bool TryRead(ReadOnlySpan<char> text, out InternetAddress address)
    {
        address = default;
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            var isWhole = TryReadGroups(text, out var all, out var found) && found == Groups;
            address = new(all);
            return isWhole;
        }

        if (!TryReadGroups(text[..gap], out var head, out var before)
            || !TryReadGroups(text[(gap + 2)..], out var tail, out var after)
            || before + after >= Groups)
        {
            return false;
        }

        address = new(before == 0 ? tail : (head << (16 * (Groups - before))) | tail);
        return !text[..gap].Contains('.');
    }

    // Groups with single colons between, right-aligned in the value; none at all is also a reading.
    private static bool TryReadGroups(ReadOnlySpan<char> text, out UInt128 value, out int count)
    {
        value = 0;
        count = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        for (var rest = text; count < Groups; count++)
        {
            var colon = rest.IndexOf(':');
            if (colon < 0 && rest.Contains('.'))
            {
                var isV4 = Ipv4Text.TryReadDotted(rest, out var last);
                value = (value << 32) | (uint)last.Bits;
                count += 2;
                return isV4 && count <= Groups;
            }

            if (!TryReadGroup(colon < 0 ? rest : rest[..colon], out var group))
            {
                return false;
            }

            value = (value << 16) | group;
            if (colon < 0)
            {
                count++;
                return true;
            }

            rest = rest[(colon + 1)..];
        }

        return false;
    }

    private static bool TryReadGroup(ReadOnlySpan<char> digits, out uint group)
    {
        group = 0;
        foreach (var digit in digits)
        {
            var value = HexDigit.ValueOf(digit);
            if (value < 0)
            {
                return false;
            }

            group = (group << 4) | (uint)value;
        }

        return digits.Length is > 0 and <= 4;
    }
}
