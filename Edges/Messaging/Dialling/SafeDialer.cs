using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Edges.Messaging.Dialling;

/// <summary>
/// Connects to names that somebody else has set. A name is resolved once, and what is dialled is an address that was looked
/// at: whoever answers differently the next time is not asked. One address that is refused refuses the name, because such
/// a name has no good reason. Safe for concurrent use.
/// </summary>
public sealed class SafeDialer(INameResolver names, EgressLimits egress, MessagingOptions options, TimeProvider time)
{
    // Azure's fabric listens there on every machine, though the address is one of the public internet.
    private static readonly IPAddress AzureFabric = IPAddress.Parse("168.63.129.16");

    /// <summary>Connects.</summary>
    /// <exception cref="AddressRefusedException">An address is not of the public internet.</exception>
    /// <exception cref="SocketException">The name is not known, or nobody answers.</exception>
    /// <exception cref="TimeoutException">It takes longer than <see cref="MessagingOptions.ConnectLimit"/>.</exception>
    internal async Task<Socket> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await ResolveAsync(host, both.Token).ConfigureAwait(false);
            return await DialFirstAsync(addresses, port, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no connection within {options.ConnectLimit.TotalSeconds:0.###} seconds");
        }
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await names.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        return addresses.Count == 0 ? throw new SocketException((int)SocketError.HostNotFound)
            : !egress.AllowsPrivate && addresses.Any(IsRefused)
                // Not what it stands for: that would tell strangers how names are given inside.
                ? throw new AddressRefusedException($"{host} does not stand for a public address")
            : addresses;
    }

    private static async Task<Socket> DialFirstAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static bool IsRefused(IPAddress address) =>
        address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        || BitsOf(address).IsPrivate
        || address.MapToIPv6().Equals(AzureFabric.MapToIPv6());

    // A zone (fe80::1%eth0) is no part of the bits; such addresses are refused as link-local.
    private static InternetAddress BitsOf(IPAddress address) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(address.MapToIPv6().GetAddressBytes()));
}
