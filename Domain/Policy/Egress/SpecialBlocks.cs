namespace AgentAssembly.Domain.Policy.Egress;

// The blocks that the IANA special-purpose registries (RFC 6890 and its updates) call not globally reachable, with
// multicast and the reserved space.
internal static class SpecialBlocks
{
    private static readonly AddressBlock[] V4 =
    [
        Block("0.0.0.0/8"), Block("10.0.0.0/8"), Block("100.64.0.0/10"), Block("127.0.0.0/8"), Block("169.254.0.0/16"),
        Block("172.16.0.0/12"), Block("192.0.0.0/24"), Block("192.0.2.0/24"), Block("192.88.99.0/24"),
        Block("192.168.0.0/16"), Block("198.18.0.0/15"), Block("198.51.100.0/24"), Block("203.0.113.0/24"),
        Block("224.0.0.0/3"),
    ];

    // ::/96 holds the unspecified address, loopback and the deprecated IPv4-compatible form.
    private static readonly AddressBlock[] V6 =
    [
        Block("::/96"), Block("64:ff9b:1::/48"), Block("100::/64"), Block("2001::/23"), Block("2001:db8::/32"),
        Block("3fff::/20"), Block("5f00::/16"), Block("fc00::/7"), Block("fe80::/9"), Block("ff00::/8"),
    ];

    private static readonly AddressBlock Nat64 = Block("64:ff9b::/96");
    private static readonly AddressBlock SixToFour = Block("2002::/16");

    public static bool Hold(InternetAddress address) =>
        address.IsV4 ? IsIn(V4, address)
        : Nat64.Holds(address) ? IsIn(V4, InternetAddress.V4((uint)address.Bits))
        : SixToFour.Holds(address) ? IsIn(V4, InternetAddress.V4((uint)(address.Bits >> 80)))
        : IsIn(V6, address);

    private static bool IsIn(AddressBlock[] blocks, InternetAddress address)
    {
        foreach (ref readonly var block in blocks.AsSpan())
        {
            if (block.Holds(address))
            {
                return true;
            }
        }

        return false;
    }

    private static AddressBlock Block(string text) =>
        AddressBlock.TryParse(text, out var block, out var problem) ? block : throw new FormatException($"{text}: {problem}");
}
