using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Contexts;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>The options that say which servers are believed, and what is shown to them.</summary>
internal sealed class TrustOptions
{
    public const string AuthorityVariable = "AASM_CA";
    public const string CertificateVariable = "AASM_CLIENT_CERT";
    public const string KeyVariable = "AASM_CLIENT_KEY";

    private readonly Option<string?> _authority = Words.Option(
        "--ca",
        "FILE",
        $"Believe servers with a certificate of this authority only; else the context's, else {AuthorityVariable}, else those that "
            + "the system trusts");

    private readonly Option<string?> _certificate = Words.Option(
        "--client-cert", "FILE", $"The certificate to show to a server that wants one; else the context's, else {CertificateVariable}");

    private readonly Option<string?> _key = Words.Option(
        "--client-key", "FILE", $"Its private key, readable by its owner only; else the context's, else {KeyVariable}");

    public void AddTo(Command command)
    {
        command.Options.Add(_authority);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
    }

    /// <summary>What the options say, else the context, else the environment.</summary>
    /// <exception cref="CliException">A file cannot be used, or half of a pair is given.</exception>
    public ClientTrust Of(ParseResult parsed, ServerContext? context, Surroundings surroundings)
    {
        var demanded = parsed.GetValue(_authority) ?? context?.Authority;
        var (certificate, key) = PairOf(parsed, context, surroundings);
        var now = surroundings.Time.GetUtcNow();
        try
        {
            return new(
                (demanded ?? Named(AuthorityVariable, surroundings)) is { } path ? TrustedAuthority.Read(path, now) : null,
                certificate is not null && key is not null ? CertificatePair.Read(certificate, key, now) : null,
                (demanded ?? parsed.GetValue(_certificate) ?? context?.ClientCertificate) is not null,
                surroundings.Time);
        }
        catch (CertificateFileException e)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }

    // Each source counts alone: half a pair of each would be a pair that nobody meant.
    private (string? Certificate, string? Key) PairOf(ParseResult parsed, ServerContext? context, Surroundings surroundings)
    {
        var (certificate, key) = (parsed.GetValue(_certificate), parsed.GetValue(_key));
        var areOptions = certificate is not null || key is not null;
        if (!areOptions)
        {
            (certificate, key) = context?.ClientCertificate is not null
                ? (context.ClientCertificate, context.ClientKey)
                : (Named(CertificateVariable, surroundings), Named(KeyVariable, surroundings));
        }

        return (certificate is null) == (key is null)
            ? (certificate, key)
            : throw new CliException(ExitCode.Usage, areOptions
                ? "--client-cert and --client-key go together: give both, or neither"
                : $"{CertificateVariable} and {KeyVariable} go together: set both, or neither");
    }

    private static string? Named(string variable, Surroundings surroundings) =>
        surroundings.Environment(variable) is { Length: > 0 } path ? path : null;
}
