using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>
/// Where the credential of an agent comes from that acts by a role: a file, or else the environment. Never an argument,
/// which other users of the machine can read. Without one the server sees its operator.
/// </summary>
internal static class CredentialSource
{
    public const string Variable = "AASM_CREDENTIAL";

    // More than any credential has, and what a server takes at most.
    private const int LengthMax = 4096;

    /// <summary>The credential; null where none is given.</summary>
    /// <exception cref="CliException">The file cannot be read, or holds no credential. It is not repeated.</exception>
    public static async Task<string?> ReadAsync(
        string? file, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return surroundings.Environment(Variable) is { Length: > 0 } value ? Checked(value, Variable) : null;
        }

        try
        {
            var text = await InputFile.ReadTextAsync(
                file, LengthMax, "a credential is one short line", cancellationToken).ConfigureAwait(false);
            return Checked(text, $"--credential-file {file}");
        }
        catch (CliException e) when (e.ExitCode != ExitCode.Usage)
        {
            throw new CliException(ExitCode.Usage, $"--credential-file: {e.Message}", e);
        }
    }

    private static string Checked(string text, string source) =>
        text.Trim() is { Length: > 0 and <= LengthMax } credential && credential.All(c => c is > ' ' and <= '~')
            ? credential
            : throw new CliException(ExitCode.Usage,
                $"{source} holds no credential: it must be the one word that registration or 'aasm agent rotate' printed");
}
