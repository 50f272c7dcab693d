using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>
/// Where a credential comes from that was not kept by a login: a file, or else the environment. Never an argument, which
/// other users of the machine can read.
/// </summary>
internal static class CredentialSource
{
    /// <summary>The credential of an agent, or any other.</summary>
    public const string Variable = "AASM_CREDENTIAL";

    /// <summary>An API key.</summary>
    public const string KeyVariable = "AASM_API_KEY";

    // More than any credential has, and what a server takes at most.
    private const int LengthMax = 4096;

    /// <summary>The credential; null where none is given.</summary>
    /// <exception cref="CliException">The file cannot be read, or holds no credential. It is not repeated.</exception>
    public static async Task<GivenProof?> ReadAsync(
        string? file, Surroundings surroundings, CancellationToken cancellationToken) =>
        file is not null
            ? new(await ReadFileAsync("--credential-file", file, cancellationToken).ConfigureAwait(false), $"--credential-file {file}")
            : NamedBy(Variable, surroundings) ?? NamedBy(KeyVariable, surroundings);

    /// <summary>The one word in a file.</summary>
    /// <exception cref="CliException">The file cannot be read, or holds no credential. It is not repeated.</exception>
    public static async Task<string> ReadFileAsync(string option, string file, CancellationToken cancellationToken)
    {
        try
        {
            var text = await InputFile.ReadTextAsync(
                file, LengthMax, "a credential is one short line", cancellationToken).ConfigureAwait(false);
            return Checked(text, $"{option} {file}");
        }
        catch (CliException e) when (e.ExitCode != ExitCode.Usage)
        {
            throw new CliException(ExitCode.Usage, $"{option}: {e.Message}", e);
        }
    }

    private static GivenProof? NamedBy(string variable, Surroundings surroundings) =>
        surroundings.Environment(variable) is { Length: > 0 } value ? new(Checked(value, variable), variable) : null;

    private static string Checked(string text, string source) =>
        text.Trim() is { Length: > 0 and <= LengthMax } credential && credential.All(c => c is > ' ' and <= '~')
            ? credential
            : throw new CliException(ExitCode.Usage,
                $"{source} holds no credential: it must be the one word that 'aasm key issue', registration or 'aasm agent rotate' "
                + "printed");
}
