using System.Globalization;
using System.Net;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>A host and a port as people write them: <c>HOST:PORT</c>, <c>[V6]:PORT</c>, or such a URL of ours.</summary>
/// <param name="Host">A name or an address; a v6 one without brackets.</param>
/// <param name="Port">0 to 65535.</param>
/// <param name="Scheme"><c>http://</c>, <c>https://</c>, or null where none was written.</param>
internal sealed record Address(string Host, int Port, string? Scheme = null)
{
    /// <summary>The beginning of a URL that is read over TLS.</summary>
    public const string Tls = "https://";

    /// <summary>The beginning of a URL that is read in the clear.</summary>
    public const string Clear = "http://";

    /// <summary>
    /// What a client connects to. Without a scheme, other machines are reached over TLS, because no server of ours serves
    /// them otherwise; this machine is where <paramref name="hasTrust"/> says that certificates play a part.
    /// </summary>
    public string Url(bool hasTrust)
    {
        var scheme = Scheme ?? (hasTrust || !IsLoopback ? Tls : Clear);
        return $"{scheme}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
    }

    /// <summary>Reads an address, or says what is wrong with it.</summary>
    public static Address? TryParse(string text, out string problem)
    {
        var scheme = new[] { Clear, Tls }.FirstOrDefault(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        var rest = scheme is null ? text : text[scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? "" : rest[..colon];
        var port = colon < 0 ? "" : rest[(colon + 1)..];
        problem = "";
        if (colon < 0 || host.Length == 0)
        {
            problem = $"'{text}' is no HOST:PORT; an example is 127.0.0.1:50051";
        }
        else if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > IPEndPoint.MaxPort)
        {
            problem = $"'{port}' in '{text}' is no port; 0 to {IPEndPoint.MaxPort} are";
        }
        else if (HostOf(host) is { } named)
        {
            return new(named, number, scheme);
        }
        else
        {
            problem = $"'{host}' in '{text}' is no host; write a v6 address in brackets, as in [::1]:50051";
        }

        return null;
    }

    /// <summary>The address to listen on; null where the host is a name that is not this machine's own.</summary>
    public IPEndPoint? ToEndPoint() =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) ? new(IPAddress.Loopback, Port)
        : IPAddress.TryParse(Host, out var address) ? new(address, Port)
        : null;

    private bool IsLoopback => ToEndPoint() is { } endpoint && IPAddress.IsLoopback(endpoint.Address);

    private static string? HostOf(string text)
    {
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            var inner = text[1..^1];
            return IPAddress.TryParse(inner, out var v6) && inner.Contains(':', StringComparison.Ordinal) ? v6.ToString() : null;
        }

        return Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 ? text : null;
    }
}
