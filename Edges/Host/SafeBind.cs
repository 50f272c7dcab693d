using System.Net;

namespace AgentAssembly.Edges.Host;

/// <summary>What other machines can reach is served over TLS, and to callers that show who they are.</summary>
internal static class SafeBind
{
    /// <summary>Refuses what would be unsafe.</summary>
    /// <exception cref="StartRefusedException">Others can reach it, and TLS or authentication is missing.</exception>
    public static void Require(string option, IPEndPoint endpoint, AssemblyOptions options)
    {
        if (IPAddress.IsLoopback(endpoint.Address))
        {
            return;
        }

        if (options.Tls is null)
        {
            throw new StartRefusedException(
                $"{option} {endpoint} is reachable from other machines, and without TLS everybody on the way can read and change "
                + "what is said: name a certificate with --tls-cert and --tls-key, or bind to 127.0.0.1 or [::1]");
        }

        if (!options.RequireAuthentication)
        {
            throw new StartRefusedException(
                $"{option} {endpoint} is reachable from other machines, and with a single user callers need not show who they "
                + "are: take --auth required (AA_AUTH=on), or bind to 127.0.0.1 or [::1]");
        }
    }
}
