using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Domain.Policy;

// An address taken apart, for conditions that ask for its parts; null where it has none that can be told.
internal sealed record NetworkParts(string Url, string? Scheme, string? Host, int? Port)
{
    public static NetworkParts Of(string url) =>
        NetworkAddress.TryParse(url, out var address) && address.HasScheme
            ? new(url, address.Scheme.ToString().ToLowerInvariant(), address.Host.ToString(), address.Port == 0 ? null : address.Port)
            : new(url, null, null, null);
}
