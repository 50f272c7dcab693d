using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Which servers are believed, and what is shown to one that asks.</summary>
/// <param name="Authority">Who issues certificates of servers; null for those that the system trusts.</param>
/// <param name="Own">What is shown to a server that wants a certificate; null for nothing.</param>
/// <param name="IsDemanded">Whether an option asks for it, so that a connection in the clear is not what was meant.</param>
/// <param name="Time">The clock.</param>
internal sealed record ClientTrust(TrustedAuthority? Authority, CertificatePair? Own, bool IsDemanded, TimeProvider Time)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Whether a server without a scheme is meant to have TLS.</summary>
    public bool IsGiven => Authority is not null || Own is not null;

    /// <summary>Makes connections with it.</summary>
    public SocketsHttpHandler MakeHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseProxy = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = Authority?.PolicyFor(Time, ServerAuthentication) ?? SystemPolicy(),
            ClientCertificateContext = Own?.Context,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => errors == SslPolicyErrors.None
                ? true
                : throw UntrustedServerException.Of(
                    ((SslStream)sender).TargetHostName, (X509Certificate2?)certificate, chain, errors, Authority is not null),
        },
    };

    private X509ChainPolicy SystemPolicy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTimeIgnored = false,
            VerificationTime = Time.GetUtcNow().UtcDateTime,
        };
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return policy;
    }
}
