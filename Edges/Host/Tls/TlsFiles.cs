using System.Collections.Immutable;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Where the certificate of a server comes from. Paths are absolute.</summary>
/// <param name="Certificate">PEM: the server's own certificate first, then those between it and its root.</param>
/// <param name="Key">PEM: the private key of the first certificate, unencrypted, its owner's only.</param>
/// <param name="ClientAuthority">PEM: who issues certificates of clients; null where clients need none.</param>
public sealed record TlsFiles(string Certificate, string Key, string? ClientAuthority)
{
    /// <summary>Names the authority of clients.</summary>
    public const string ClientAuthorityVariable = "AA_GATEWAY_GRPC_TLS_CLIENT_CA";

    /// <summary>
    /// Name certificate and key. The first pair of which anything is named counts, and counts alone: half a pair of each would
    /// be a pair that nobody meant.
    /// </summary>
    public static ImmutableArray<(string Certificate, string Key)> Variables { get; } =
    [
        ("AA_GATEWAY_GRPC_TLS_CERT", "AA_GATEWAY_GRPC_TLS_KEY"),
        ("AAASM_TLS_CERT", "AAASM_TLS_KEY"),
    ];

    /// <summary>What was given, else what the environment names; null where nothing is, and no TLS is served.</summary>
    /// <param name="certificate">The option; null or empty where it was not given.</param>
    /// <param name="key">The option; null or empty where it was not given.</param>
    /// <param name="clientAuthority">The option; null or empty where it was not given.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="CertificateFileException">Half of a pair, or an authority of clients without a pair.</exception>
    public static TlsFiles? Find(
        string? certificate, string? key, string? clientAuthority, Func<string, string?> environment)
    {
        var pair = PairOf("--tls-cert", certificate, "--tls-key", key);
        foreach (var (certificateName, keyName) in Variables)
        {
            pair ??= PairOf(certificateName, environment(certificateName), keyName, environment(keyName));
        }

        var authority = clientAuthority is { Length: > 0 } ? clientAuthority : environment(ClientAuthorityVariable);
        return (pair, authority) switch
        {
            ({ } files, { Length: > 0 }) => new(files.Certificate, files.Key, Path.GetFullPath(authority)),
            ({ } files, _) => new(files.Certificate, files.Key, null),
            (null, { Length: > 0 }) => throw new CertificateFileException(
                $"the authority of clients {authority} is named and no certificate is served: name that with --tls-cert "
                + $"and --tls-key, or leave --tls-client-ca and {ClientAuthorityVariable} away"),
            _ => null,
        };
    }

    private static (string Certificate, string Key)? PairOf(
        string certificateName, string? certificate, string keyName, string? key) =>
        (certificate, key) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => (Path.GetFullPath(certificate), Path.GetFullPath(key)),
            ({ Length: > 0 }, _) => throw HalfOf(certificateName, keyName),
            (_, { Length: > 0 }) => throw HalfOf(keyName, certificateName),
            _ => null,
        };

    private static CertificateFileException HalfOf(string given, string missing) => new(
        $"{given} is given without {missing}: a certificate and its key go together; give both in the same way, or neither");
}
