using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace AgentAssembly.Domain.Policy.Egress;

// Room for a host in the form in which hosts are compared.
[InlineArray(HostName.LengthMax)]
internal struct HostBuffer
{
    private char _first;
}

// Brings a host to the one form in which hosts are compared: lower case, `xn--` labels, no trailing dot, addresses in
// the form that InternetAddress writes.
internal static class HostName
{
    // RFC 1035 §2.3.4, without the root's empty label.
    public const int LengthMax = 253;
    private const int LabelMax = 63;
    private const string AcePrefix = "xn--";

    // Letters, digits and hyphen (RFC 952); the underscore stands in names of services and containers.
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // False for anything that is neither a name nor an address that every client reads alike.
    public static bool TryNormalize(
        ReadOnlySpan<char> host, Span<char> destination, out int written, out InternetAddress? address)
    {
        address = null;
        if (host is ['[', .., ']'])
        {
            written = 0;
            return Ipv6Text.TryRead(host[1..^1], out var v6) && Take(v6, destination, out written, out address);
        }

        if (!TryNormalizeName(host is [.., '.'] ? host[..^1] : host, destination, out written))
        {
            return false;
        }

        var name = destination[..written];
        // A number with a dot behind it is an address to some clients and a name to others.
        return !Ipv4Text.LooksNumeric(name)
            || (host is not [.., '.'] && Ipv4Text.TryRead(name, out var v4) && Take(v4, destination, out written, out address));
    }

    // Labels of a lower-case name, without checks on what the whole means.
    public static bool TryNormalizeName(ReadOnlySpan<char> name, Span<char> destination, out int written)
    {
        written = 0;
        if (name.Length is 0 or > LengthMax)
        {
            return false;
        }

        if (Ascii.IsValid(name))
        {
            Ascii.ToLower(name, destination, out written);
            return !destination[..written].ContainsAnyExcept(Plain) && HasSoundLabels(destination[..written]);
        }

        return TryNormalizeLabels(name, destination, out written);
    }

    private static bool TryNormalizeLabels(ReadOnlySpan<char> name, Span<char> destination, out int written)
    {
        written = 0;
        for (var rest = name; ;)
        {
            var dot = rest.IndexOf('.');
            if (!TryNormalizeLabel(dot < 0 ? rest : rest[..dot], destination[written..LengthMax], out var added))
            {
                return false;
            }

            written += added;
            if (dot < 0)
            {
                return HasSoundLabels(destination[..written]);
            }

            if (written == LengthMax)
            {
                return false;
            }

            destination[written++] = '.';
            rest = rest[(dot + 1)..];
        }
    }

    private static bool TryNormalizeLabel(ReadOnlySpan<char> label, Span<char> destination, out int written)
    {
        written = 0;
        if (label.Length > LabelMax)
        {
            return false;
        }

        Span<char> folded = stackalloc char[LabelMax];
        folded = folded[..label.Length];
        for (var i = 0; i < label.Length; i++)
        {
            folded[i] = char.ToLowerInvariant(label[i]);
            if (char.IsAscii(label[i]) ? !Plain.Contains(folded[i]) : !HostLetters.TryFold(label[i], out folded[i]))
            {
                return false;
            }
        }

        if (Ascii.IsValid(folded))
        {
            written = label.Length;
            return folded.TryCopyTo(destination);
        }

        // A label that looks encoded already and yet holds other letters is one thing to some clients, another to others.
        if (folded.StartsWith(AcePrefix) || !AcePrefix.TryCopyTo(destination))
        {
            return false;
        }

        var isEncoded = Punycode.TryEncode(folded, destination[AcePrefix.Length..], out written);
        written += AcePrefix.Length;
        return isEncoded;
    }

    private static bool HasSoundLabels(ReadOnlySpan<char> name)
    {
        for (var rest = name; ;)
        {
            var dot = rest.IndexOf('.');
            if ((dot < 0 ? rest.Length : dot) is 0 or > LabelMax)
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            rest = rest[(dot + 1)..];
        }
    }

    private static bool Take(
        InternetAddress address, Span<char> destination, out int written, out InternetAddress? taken)
    {
        taken = address;
        written = address.Write(destination);
        return true;
    }
}
