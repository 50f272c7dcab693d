using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>The addresses that share their first bits, as CIDR writes them (RFC 4632 §3.1). Immutable.</summary>
public readonly record struct AddressBlock
{
    private readonly UInt128 _first;
    private readonly UInt128 _mask;

    internal AddressBlock(InternetAddress address, int prefixBits)
    {
        _mask = prefixBits == 0 ? 0 : UInt128.MaxValue << (InternetAddress.SizeBits - prefixBits);
        _first = address.Bits & _mask;
    }

    /// <summary>
    /// Reads <c>10.0.0.0/8</c> or <c>2001:db8::/32</c>. Bits after the prefix must be zero, since <c>10.0.0.1/8</c> is
    /// more often a mistake than a way to write a whole network.
    /// </summary>
    /// <param name="text">The block; nothing around it.</param>
    /// <param name="block">The block, where there is no problem.</param>
    /// <param name="problem">What is wrong, for the author of the policy.</param>
    public static bool TryParse(
        string text, out AddressBlock block, [NotNullWhen(false)] out string? problem)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !InternetAddress.TryParse(text.AsSpan(0, slash), out var address))
        {
            problem = $"'{ToolName.Shown(text)}' is no address block; write an IP address, '/' and a length, as in 10.0.0.0/8";
            return false;
        }

        var isV4 = !text.AsSpan(0, slash).Contains(':');
        var bitsMax = isV4 ? 32 : InternetAddress.SizeBits;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > bitsMax)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"'{ToolName.Shown(text)}' has no length from 0 to {bitsMax} after the '/'");
            return false;
        }

        block = new(address, isV4 ? bits + InternetAddress.MappedPrefixBits : bits);
        problem = block._first == address.Bits ? null : $"'{text}' is an address inside a block; write the block's first address";
        return problem is null;
    }

    /// <summary>Whether the address is one of the block.</summary>
    public bool Holds(InternetAddress address) => (address.Bits & _mask) == _first;
}
