using System.Globalization;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>
/// An IPv4 or IPv6 address as a number. IPv4 is held in its mapped form <c>::ffff:a.b.c.d</c> (RFC 4291 §2.5.5.2), so the
/// two spellings of one IPv4 address are equal. Immutable; comparing and classifying allocate nothing.
/// </summary>
/// <param name="Bits">The 128 bits, most significant first.</param>
public readonly record struct InternetAddress(UInt128 Bits)
{
    /// <summary>The length of an address in bits.</summary>
    public const int SizeBits = 128;

    // The bits before the 32 of a mapped IPv4 address.
    internal const int MappedPrefixBits = 96;

    private static readonly UInt128 Mapped = (UInt128)0xFFFF << 32;

    /// <summary>Whether this is an IPv4 address, however it was written.</summary>
    public bool IsV4 => Bits >> 32 == 0xFFFF;

    /// <summary>
    /// Whether the address is not one of the public internet: loopback, private use, link-local, carrier-grade NAT, unique
    /// local, multicast, unspecified, documentation, benchmarking and reserved blocks of the IANA special-purpose
    /// registries (RFC 6890), and IPv6 addresses that carry such an IPv4 address (NAT64, 6to4).
    /// </summary>
    public bool IsPrivate => SpecialBlocks.Hold(this);

    /// <summary>The IPv4 address of 32 bits, most significant first.</summary>
    public static InternetAddress V4(uint bits) => new(Mapped | bits);

    /// <summary>
    /// Reads dotted decimal IPv4, or IPv6 as in RFC 4291 §2.2 without brackets. Zones (<c>%eth0</c>), octal, hexadecimal
    /// and shortened IPv4 are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out InternetAddress address) =>
        text.Contains(':')
            ? Ipv6Text.TryRead(text, out address)
            : Ipv4Text.TryReadDotted(text, out address);

    /// <summary>Dotted decimal, or IPv6 in eight groups of lower-case hexadecimal without shortening.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[39];
        return text[..Write(text)].ToString();
    }

    /// <summary>Writes what <see cref="ToString"/> gives, at most 39 characters, and returns how many.</summary>
    internal int Write(Span<char> text)
    {
        var at = 0;
        for (var group = 0; group < (IsV4 ? 4 : 8); group++)
        {
            if (group > 0)
            {
                text[at++] = IsV4 ? '.' : ':';
            }

            var value = IsV4 ? (int)(byte)(Bits >> (24 - (8 * group))) : (int)(ushort)(Bits >> (112 - (16 * group)));
            value.TryFormat(text[at..], out var written, IsV4 ? "d" : "x", CultureInfo.InvariantCulture);
            at += written;
        }

        return at;
    }
}
