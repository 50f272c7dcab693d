using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Puts TLS under what a port serves: every handshake uses what is in force when it begins.</summary>
internal static class TlsListening
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Registers the watch over the files.</summary>
    public static void AddTls(this IServiceCollection services, TlsMaterial material)
    {
        services.AddSingleton(material);
        services.AddHostedService<CertificateWatch>();
    }

    /// <summary>Serves TLS 1.2 and 1.3 only; where clients need a certificate, nobody gets further without one.</summary>
    public static void UseTls(this ListenOptions listen, TlsMaterial material, TimeProvider time) =>
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeLimit,
            OnConnection = _ => ValueTask.FromResult(OptionsOf(material.Current, time)),
        });

    private static SslServerAuthenticationOptions OptionsOf(TlsSet set, TimeProvider time) => new()
    {
        ServerCertificateContext = set.Pair.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = set.Clients is not null,
        CertificateChainPolicy = set.Clients?.PolicyFor(time, new Oid(ClientAuthentication)),

        // A resumed session would rest on what was trusted when it began.
        AllowTlsResume = set.Clients is null,
    };
}
