namespace AgentAssembly.Edges.Host.Tls;

/// <summary>
/// Why a certificate, key or authority cannot be used. The message names the file, the rule and the way out, and never
/// repeats content.
/// </summary>
public sealed class CertificateFileException : Exception
{
    /// <summary>Refuses with a message for people.</summary>
    public CertificateFileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
