using System.Diagnostics.CodeAnalysis;

namespace AgentAssembly.Domain.Policy.Egress;

/// <summary>
/// An entry of <c>network.allowlist</c> (policy specification §8): <c>*</c> is any host; <c>*.x.test</c> every name below
/// <c>x.test</c>, at any depth, and not <c>x.test</c> itself; <c>10.0.0.0/8</c> the addresses of a block; anything else one
/// host. Compared in normal form, so case, a trailing dot and the spelling of an international name do not count.
/// Immutable; matching allocates nothing.
/// </summary>
public sealed class HostPattern
{
    private readonly string _host;
    private readonly InternetAddress? _address;
    private readonly AddressBlock? _block;
    private readonly Form _form;

    private HostPattern(string text, Form form, string host = "", InternetAddress? address = null, AddressBlock? block = null) =>
        (Text, _form, _host, _address, _block) = (text, form, host, address, block);

    private enum Form
    {
        Any,
        Below,
        Name,
        Address,
        Block,
    }

    /// <summary>Every host.</summary>
    public static HostPattern Any { get; } = new("*", Form.Any);

    /// <summary>The entry as written.</summary>
    public string Text { get; }

    /// <summary>Reads an entry. White space around it is refused along with any other character that no host holds.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="pattern">The pattern, where there is no problem.</param>
    /// <param name="problem">What is wrong, for the author of the policy.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out HostPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "a host must not be blank; remove the entry, or write '*' for any host";
            return false;
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            problem = $"'{ToolName.Shown(text)}' is an address; a host is written without scheme and path, as in api.example";
            return false;
        }

        if (text.Contains('/', StringComparison.Ordinal))
        {
            pattern = AddressBlock.TryParse(text, out var block, out problem) ? new(text, Form.Block, block: block) : null;
            return pattern is not null;
        }

        pattern = text == "*" ? Any : ReadHost(text);
        problem = pattern is null
            ? $"'{ToolName.Shown(text)}' is no host; write a name, '*.' and a name, an IP address or block without port, or '*'"
            : null;
        return pattern is not null;
    }

    /// <summary>Whether the address is one of these hosts. An address without a scheme is none.</summary>
    public bool Matches(in NetworkAddress address) => address.HasScheme && MatchesHost(address);

    // The host alone, where the caller has looked for a scheme itself.
    internal bool MatchesHost(in NetworkAddress address) => _form switch
    {
        Form.Any => true,
        Form.Below => address.Ip is null && IsBelow(address.Host),
        Form.Name => address.Ip is null && address.Host.SequenceEqual(_host),
        Form.Address => address.Ip == _address,
        _ => address.Ip is { } ip && _block!.Value.Holds(ip),
    };

    /// <summary>The entry as written.</summary>
    public override string ToString() => Text;

    private static HostPattern? ReadHost(string text)
    {
        Span<char> buffer = stackalloc char[HostName.LengthMax];
        var isBelow = text.StartsWith("*.", StringComparison.Ordinal);
        var host = isBelow ? text.AsSpan(2) : text;
        if (!isBelow && Ipv6Text.TryRead(host, out var v6))
        {
            return new(text, Form.Address, address: v6);
        }

        if (!HostName.TryNormalize(host, buffer, out var written, out var address) || (isBelow && address is not null))
        {
            return null;
        }

        var name = buffer[..written].ToString();
        return address is not null ? new(text, Form.Address, address: address)
            : new(text, isBelow ? Form.Below : Form.Name, name);
    }

    private bool IsBelow(ReadOnlySpan<char> host) =>
        host.Length > _host.Length + 1 && host[^(_host.Length + 1)] == '.' && host.EndsWith(_host);
}
