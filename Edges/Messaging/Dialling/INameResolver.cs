using System.Net;

namespace AgentAssembly.Edges.Messaging.Dialling;

/// <summary>Finds the addresses of a name.</summary>
public interface INameResolver
{
    /// <summary>The addresses; none where the name has none.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known, or nobody could be asked.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the system.</summary>
internal sealed class SystemNames : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
}
