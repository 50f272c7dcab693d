namespace AgentAssembly.Domain.Policy.Egress;

// Names that are never of the public internet.
internal static class PrivateNames
{
    private static readonly string[] Domains =
        ["localhost", "local", "internal", "home.arpa", "localdomain", "ip6-localhost", "ip6-loopback"];

    public static bool Hold(ReadOnlySpan<char> host)
    {
        foreach (var domain in Domains)
        {
            if (host.EndsWith(domain) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
