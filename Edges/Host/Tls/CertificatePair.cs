using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>A certificate with its private key, and what is sent along with it. Immutable; safe for concurrent use.</summary>
public sealed class CertificatePair
{
    private CertificatePair(X509Certificate2 leaf, X509Certificate2Collection between)
    {
        (Leaf, Between) = (leaf, between);
        Context = SslStreamCertificateContext.Create(leaf, between, offline: true);
    }

    /// <summary>The first certificate, with its key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>What TLS sends: the certificate and the chain from its file, nothing that was fetched.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The certificates after the first.</summary>
    internal X509Certificate2Collection Between { get; }

    /// <summary>Reads a pair that is valid now.</summary>
    /// <param name="certificatePath">PEM, at most 1 MiB: the certificate, then those between it and its root.</param>
    /// <param name="keyPath">PEM, at most 1 MiB, readable by its owner only: an unencrypted ECDSA or RSA key.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <exception cref="CertificateFileException">
    /// A file cannot be used, they do not belong together, or the certificate is not valid then.
    /// </exception>
    public static CertificatePair Read(string certificatePath, string keyPath, DateTimeOffset now)
    {
        var certificates = PemCertificates.Read(certificatePath);
        try
        {
            var leaf = PemFile.ReadSecret(keyPath, key => WithKey(certificates[0], certificatePath, key, keyPath));
            RefuseOutOfTime(leaf, certificatePath, now);
            certificates.RemoveAt(0);
            return new(leaf, certificates);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // A certificate is taken apart only as far as it is used, and may name a curve that this machine does not know.
            throw PemCertificates.Damaged(certificatePath, e);
        }
    }

    private static X509Certificate2 WithKey(
        X509Certificate2 certificate, string certificatePath, ReadOnlySpan<char> pem, string keyPath)
    {
        // The two marks of encryption: RFC 7468 §11 and RFC 1421 §4.6.1.1.
        if (pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new CertificateFileException(
                $"the key {keyPath} is encrypted, and nobody is there to type its passphrase: write it unencrypted "
                + "('openssl pkey -in OLD -out NEW') and chmod 600 it");
        }

        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        if (ecdsa is null && rsa is null)
        {
            throw new CertificateFileException(
                $"the certificate {certificatePath} has a key that is neither ECDSA nor RSA: get one of those issued");
        }

        using AsymmetricAlgorithm key = ecdsa is not null ? ECDsa.Create() : RSA.Create();
        Import(key, pem, keyPath);
        try
        {
            using var whole = key is ECDsa own
                ? certificate.CopyWithPrivateKey(own)
                : certificate.CopyWithPrivateKey((RSA)key);
            return Usable(whole);
        }
        catch (ArgumentException e)
        {
            throw new CertificateFileException(
                $"the key {keyPath} does not belong to the first certificate in {certificatePath}: give the two that were "
                + "issued together, the server's own certificate before those of its issuers", e);
        }
    }

    private static void Import(AsymmetricAlgorithm key, ReadOnlySpan<char> pem, string keyPath)
    {
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            throw new CertificateFileException(
                $"{keyPath} does not hold exactly one sound private key of the kind that its certificate has "
                + $"({(key is ECDsa ? "ECDSA" : "RSA")}): restore it, or get a new pair", e);
        }
    }

    // Windows serves no key that lives in memory only; a PKCS #12 makes it one of the user's.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : new X509Certificate2(certificate);

    private static void RefuseOutOfTime(X509Certificate2 leaf, string path, DateTimeOffset now)
    {
        if (leaf.NotAfter.ToUniversalTime() < now.UtcDateTime)
        {
            throw new CertificateFileException(
                $"the certificate {path} expired at {leaf.NotAfter.ToUniversalTime():u}: put a new one there");
        }

        if (leaf.NotBefore.ToUniversalTime() > now.UtcDateTime)
        {
            throw new CertificateFileException(
                $"the certificate {path} is not valid before {leaf.NotBefore.ToUniversalTime():u}: wait for it, or set the clock");
        }
    }
}
