using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>The certificate of a server was refused. The message says why and what to do.</summary>
internal sealed class UntrustedServerException(string message) : AuthenticationException(message)
{
    private const int NamesShownMax = 5;

    /// <summary>Puts what was wrong into words.</summary>
    /// <param name="host">What was connected to.</param>
    /// <param name="certificate">The server's certificate; null when it showed none.</param>
    /// <param name="chain">What was verified.</param>
    /// <param name="errors">What was wrong.</param>
    /// <param name="isOwnAuthority">Whether an authority was named, so that the system's do not count.</param>
    public static UntrustedServerException Of(
        string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, bool isOwnAuthority)
    {
        if (certificate is null)
        {
            return new($"{host} showed no certificate: it is no assembly server");
        }

        var problems = (chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            .SelectMany(e => e.ChainElementStatus.Select(s => ProblemOf(e.Certificate, s.Status, isOwnAuthority)))
            .Concat(chain?.ChainStatus.Where(s => s.Status == X509ChainStatusFlags.PartialChain)
                .Select(s => ProblemOf(chain.ChainElements[^1].Certificate, s.Status, isOwnAuthority)) ?? [])
            .Concat(errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? [WrongName(host, certificate)] : [])
            .Distinct();
        return new($"the certificate of {host} is refused: {string.Join("; ", problems)}");
    }

    private static string ProblemOf(X509Certificate2 certificate, X509ChainStatusFlags status, bool isOwnAuthority) => status switch
    {
        X509ChainStatusFlags.NotTimeValid =>
            $"'{certificate.Subject}' is valid from {certificate.NotBefore.ToUniversalTime():u} until "
            + $"{certificate.NotAfter.ToUniversalTime():u} only: the server needs a new one, or this clock is wrong",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => isOwnAuthority
            ? $"its issuer '{certificate.Issuer}' is not the authority that --ca (AASM_CA) names: name the right one"
            : $"its issuer '{certificate.Issuer}' is not known here: name the file of the authority with --ca (AASM_CA)",
        X509ChainStatusFlags.NotValidForUsage =>
            $"'{certificate.Subject}' may not be used by servers: get one for server authentication",
        _ => $"'{certificate.Subject}' is not sound ({status}): get another one",
    };

    private static string WrongName(string host, X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Take(NamesShownMax)
            .ToList();
        var those = names.Count > 0 ? string.Join(", ", names) : "no name at all";
        return $"it is for {those}, not for {host}: connect by a name that it has, or give the server one with this name";
    }
}
