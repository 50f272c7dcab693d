using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Messaging.Dialling;

/// <summary>Whom we believe to be who they are: whom the system believes, and whom the options do. Never with another's name.</summary>
internal static class CertificateTrust
{
    // Nothing is fetched because a certificate says so: that would be dialling past the dialler.
    public static X509ChainPolicy SystemPolicy => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    public static bool Accepts(MessagingOptions options, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || options.TrustedRoots.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy = SystemPolicy;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(options.TrustedRoots);
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }
}
