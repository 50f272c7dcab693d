using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>
/// Who is believed to issue certificates: the self-signed ones of a PEM file, and nobody else. Nothing is fetched, and no
/// list of revoked certificates is asked: whom an authority does not vouch for any more is shut out by short lives, or by
/// another authority. Immutable; safe for concurrent use.
/// </summary>
public sealed class TrustedAuthority
{
    private readonly X509Certificate2Collection _roots;
    private readonly X509Certificate2Collection _between;

    private TrustedAuthority(X509Certificate2Collection roots, X509Certificate2Collection between) =>
        (_roots, _between) = (roots, between);

    /// <summary>The end of the root that is valid longest, in UTC.</summary>
    public DateTimeOffset NotAfter => _roots.Max(r => new DateTimeOffset(r.NotAfter.ToUniversalTime()));

    /// <summary>Reads an authority, of which a root is valid now.</summary>
    /// <param name="path">PEM, at most 1 MiB.</param>
    /// <param name="now">The time at which a root must be valid.</param>
    /// <exception cref="CertificateFileException">The file cannot be used, holds no root, or none that is valid.</exception>
    public static TrustedAuthority Read(string path, DateTimeOffset now)
    {
        var all = PemCertificates.Read(path);
        X509Certificate2Collection roots = [.. all.Where(IsSelfSigned)];
        if (roots.Count == 0)
        {
            throw new CertificateFileException(
                $"{path} holds no self-signed certificate, so that no chain could end there: add the root of the authority");
        }

        return roots.Any(r => IsValid(r, now.UtcDateTime))
            ? new(roots, [.. all.Where(c => !IsSelfSigned(c))])
            : throw new CertificateFileException(
                $"{path} holds no root that is valid at {now:u}: get the authority's new one");
    }

    /// <summary>How to verify one peer.</summary>
    /// <param name="time">The clock at the moment of the handshake.</param>
    /// <param name="purpose">The extended key usage that a certificate must allow (RFC 5280 §4.2.1.12).</param>
    public X509ChainPolicy PolicyFor(TimeProvider time, Oid purpose)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTimeIgnored = false,
            VerificationTime = time.GetUtcNow().UtcDateTime,
        };
        policy.ApplicationPolicy.Add(purpose);
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_between);
        return policy;
    }

    private static bool IsValid(X509Certificate2 certificate, DateTime at) =>
        certificate.NotBefore.ToUniversalTime() <= at && certificate.NotAfter.ToUniversalTime() >= at;

    private static bool IsSelfSigned(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
