using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Reads the certificates of a PEM file, and passes over keys in it.</summary>
internal static class PemCertificates
{
    /// <summary>More is refused: a chain has a handful, a set of roots some hundreds.</summary>
    public const int CountMax = 1_000;

    /// <summary>Refuses a file.</summary>
    public static CertificateFileException Damaged(string path, Exception reason) =>
        new($"{path} holds a certificate that is damaged: restore it, or get a new one", reason);

    /// <summary>The certificates in their order: at least one.</summary>
    /// <exception cref="CertificateFileException">It cannot be used.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(PemFile.ReadPublic(path));
        }
        catch (CryptographicException e)
        {
            throw Damaged(path, e);
        }

        return found.Count is > 0 and <= CountMax
            ? found
            : throw new CertificateFileException(found.Count == 0
                ? $"{path} holds no PEM certificate (-----BEGIN CERTIFICATE-----): is it the right file, and is it PEM?"
                : $"{path} holds {found.Count} certificates; at most {CountMax} are taken");
    }
}
