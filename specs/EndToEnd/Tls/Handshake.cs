using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>What a client saw that believes everything.</summary>
/// <param name="Subject">Whose certificate was shown.</param>
/// <param name="Thumbprint">Which it was.</param>
/// <param name="Along">The subjects of the certificates that were sent along.</param>
/// <param name="Protocol">The version of TLS.</param>
/// <param name="Application">What was agreed on by ALPN.</param>
public sealed record Handshake(
    string Subject, string Thumbprint, IReadOnlyList<string> Along, SslProtocols Protocol, SslApplicationProtocol Application)
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    public static async Task<Handshake> WithAsync(string url, SslProtocols protocols = SslProtocols.None)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        using var socket = new TcpClient();
        await socket.ConnectAsync(new Uri(url).Host, new Uri(url).Port, limit.Token);
        List<string> along = [];
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, chain, _) =>
        {
            along.AddRange(chain!.ChainPolicy.ExtraStore.Select(c => c.Subject));
            return true;
        });
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = protocols,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            },
            limit.Token);
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        return new(shown.Subject, shown.Thumbprint, along, tls.SslProtocol, tls.NegotiatedApplicationProtocol);
    }

    /// <summary>Shakes hands until a certificate of this subject is shown.</summary>
    public static async Task UntilAsync(string url, string subject)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while ((await WithAsync(url)).Subject != subject)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
