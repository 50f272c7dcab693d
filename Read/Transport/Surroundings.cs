using System.Net;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Execution;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Read.Transport;

/// <summary>
/// Looks at where a request comes from. Whoever asks over loopback without a credential is the operator, and every page in
/// the operator's browser can send requests there: so pages of other origins are refused, and names that lead here although
/// they are not ours.
/// </summary>
internal sealed class Surroundings(GraphQLTransportOptions options)
{
    /// <summary>Passes what no page sent, or a page of this host or of a configured origin.</summary>
    /// <exception cref="RequestRefusedException">A page of another origin sent it.</exception>
    public void RequireOwnOrigin(HttpRequest request)
    {
        // Browsers send no origin with what only loads, such as a picture; this they say of themselves.
        var site = request.Headers["Sec-Fetch-Site"];
        var origins = request.Headers.Origin;
        var isForeign = origins.Count == 0
            ? site.Any(s => s is "cross-site" or "same-site")
            : origins.Count > 1 || !IsOwn(request, origins[0] ?? "");
        if (isForeign)
        {
            throw new RequestRefusedException("ORIGIN_REFUSED", 403,
                "a page of another origin asks: serve it from this host, or name its origin in the server's configuration");
        }
    }

    /// <summary>Passes who shows a credential, and others by a name of this machine.</summary>
    /// <exception cref="RequestRefusedException">Somebody without a credential asks by a name that is not ours.</exception>
    public void RequireKnownHost(HttpRequest request, Viewer? viewer)
    {
        if (!IsHostKnown(request, viewer))
        {
            throw new RequestRefusedException("HOST_UNKNOWN", 403,
                "without a credential this server is asked by a name of loopback: use 127.0.0.1 or localhost, send a credential, "
                + "or name the host in the server's configuration");
        }
    }

    /// <summary>Whether somebody may ask by the name that the request gives the host.</summary>
    public bool IsHostKnown(HttpRequest request, Viewer? viewer)
    {
        var host = request.Host.Host;
        return viewer is not (null or { Kind: ViewerKind.Operator })
            || IsLoopback(host)
            || options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
    }

    private bool IsOwn(HttpRequest request, string origin) =>
        options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme == request.Scheme
            && uri.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && uri.Port == (request.Host.Port ?? (request.IsHttps ? 443 : 80)));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
