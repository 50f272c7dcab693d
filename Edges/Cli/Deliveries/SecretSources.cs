using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary>
/// Where a destination's secrets come from: a file, standard input or a variable of the environment. Never an argument,
/// which other users of the machine can read.
/// </summary>
internal sealed class SecretSources
{
    private const int BytesMax = 4_096;
    private const string VariablePrefix = "env:";
    private const string FilePrefix = "file:";

    private readonly Option<string[]> _secrets = Words.Many(
        "--secret", "NAME=SOURCE", "A secret, from file:PATH, env:VARIABLE, or - for standard input; may be given again. Those that "
            + "are given replace all; without any, they stay as they are");

    public void AddTo(Command command) => command.Options.Add(_secrets);

    /// <summary>The secrets by name.</summary>
    /// <exception cref="CliException">A source is not there, empty, or none. No secret is repeated.</exception>
    public async Task<Dictionary<string, string>> ReadAsync(ParseResult parsed, ServerTalk talk)
    {
        var named = NamedValues.Read(parsed, _secrets);
        if (named.Count(each => each.Value == InputFile.Standard) > 1)
        {
            throw new CliException(ExitCode.Usage, "standard input gives one secret: read the others from files");
        }

        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, source) in named)
        {
            var secret = (await ReadAsync(name, source, talk).ConfigureAwait(false)).TrimEnd('\r', '\n');
            secrets.Add(name, secret.Length > 0
                ? secret
                : throw new CliException(ExitCode.Usage, $"the secret {name} is empty where it comes from. Nothing was changed"));
        }

        return secrets;
    }

    private static async Task<string> ReadAsync(string name, string source, ServerTalk talk) =>
        source == InputFile.Standard ? await ReadFileAsync(source, talk).ConfigureAwait(false)
        : source.StartsWith(FilePrefix, StringComparison.Ordinal)
            ? await ReadFileAsync(source[FilePrefix.Length..], talk).ConfigureAwait(false)
        : source.StartsWith(VariablePrefix, StringComparison.Ordinal)
            ? talk.Surroundings.Environment(source[VariablePrefix.Length..])
                ?? throw new CliException(ExitCode.Usage, $"there is no variable {source[VariablePrefix.Length..]} in the environment")
        : throw new CliException(ExitCode.Usage,
            $"--secret {name}=… has to say where the secret is, and not what: file:PATH, env:VARIABLE, or - for standard input. "
            + "If that was the secret, change it: it stands in the list of processes");

    private static Task<string> ReadFileAsync(string path, ServerTalk talk) =>
        InputFile.ReadTextAsync(path, BytesMax, "secrets are short lines", talk.Interrupted);
}
