using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>The options that say what a server shows to those who connect, and what they show to it.</summary>
internal sealed class TlsOptions
{
    private readonly Option<string?> _certificate = Words.Option(
        "--tls-cert",
        "FILE",
        "Serve TLS with this PEM certificate and the chain in it; else AA_GATEWAY_GRPC_TLS_CERT, else AAASM_TLS_CERT, "
        + "else both ports are served in the clear, to this machine only");

    private readonly Option<string?> _key = Words.Option(
        "--tls-key", "FILE", "Its private key, readable by its owner only; else AA_GATEWAY_GRPC_TLS_KEY, else AAASM_TLS_KEY");

    private readonly Option<string?> _clientAuthority = Words.Option(
        "--tls-client-ca",
        "FILE",
        $"Serve only clients with a certificate of this authority; else {TlsFiles.ClientAuthorityVariable}. "
        + "No list of revoked certificates is asked");

    public void AddTo(Command command)
    {
        command.Options.Add(_certificate);
        command.Options.Add(_key);
        command.Options.Add(_clientAuthority);
    }

    /// <summary>The certificate's option; null where it was not given.</summary>
    public string? CertificateOf(ParseResult parsed) => parsed.GetValue(_certificate);

    /// <summary>The key's option; null where it was not given.</summary>
    public string? KeyOf(ParseResult parsed) => parsed.GetValue(_key);

    /// <summary>The option of the authority of clients; null where it was not given.</summary>
    public string? ClientAuthorityOf(ParseResult parsed) => parsed.GetValue(_clientAuthority);

    /// <summary>What the options and the environment name; null where no TLS is to be served.</summary>
    /// <exception cref="CliException">Half of a pair is given.</exception>
    public TlsFiles? FilesOf(ParseResult parsed, Surroundings surroundings)
    {
        try
        {
            return TlsFiles.Find(CertificateOf(parsed), KeyOf(parsed), ClientAuthorityOf(parsed), surroundings.Environment);
        }
        catch (CertificateFileException e)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }
}
