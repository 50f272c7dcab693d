using System.Text.RegularExpressions;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary>A server by a name, and how it is talked with. Nothing in it is secret.</summary>
/// <param name="Name">1 to 64 of A-Z, a-z, 0-9, dot, underscore and dash.</param>
/// <param name="Grpc">Where it is.</param>
internal sealed partial record ServerContext(string Name, Address Grpc)
{
    /// <summary>What a name has to be.</summary>
    public const string NameRule = "1 to 64 of A-Z, a-z, 0-9, dot, underscore and dash";

    /// <summary>Where its HTTP is; null where it is on the usual port beside gRPC.</summary>
    public Address? Http { get; init; }

    /// <summary>File of the authority of the server's certificate; null for those that the system trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>File of the certificate to show.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>File of its private key.</summary>
    public string? ClientKey { get; init; }

    /// <summary>What <c>--org</c> is where it is not given.</summary>
    public string? Org { get; init; }

    /// <summary>What <c>-o</c> is where it is not given.</summary>
    public OutputFormat? Output { get; init; }

    /// <summary>What is connected to. Certificates make it https where no scheme was written.</summary>
    public string Url => Grpc.Url(HasCertificates);

    /// <summary>What is asked over HTTP; null where it is on the usual port beside gRPC.</summary>
    public string? HttpUrl => Http?.Url(HasCertificates);

    /// <summary>The name of the way results are written.</summary>
    public string? OutputName => Output is { } output ? OutputFormats.NameOf(output) : null;

    private bool HasCertificates => Authority is not null || ClientCertificate is not null;

    /// <summary>Whether a text may be a name. None has a colon, so none is ever a URL.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex("""\A[A-Za-z0-9._-]{1,64}\z""")]
    private static partial Regex NamePattern();
}
