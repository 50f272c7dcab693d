using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary>Options that may be given again, each time as <c>NAME=VALUE</c>.</summary>
internal static class NamedValues
{
    /// <summary>What the options say, by name.</summary>
    /// <exception cref="CliException">One is no such pair, or a name comes twice. Values are not repeated.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(ParseResult parsed, Option<string[]> option)
    {
        var read = (parsed.GetValue(option) ?? []).Select(text => Split(option.Name, text)).ToList();
        return read.GroupBy(each => each.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new CliException(ExitCode.Usage, $"{option.Name} gives '{twice.Key}' twice: give it once")
            : read;
    }

    private static (string Name, string Value) Split(string option, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1
            ? (text[..at], text[(at + 1)..])
            : throw new CliException(ExitCode.Usage, $"{option} has to be NAME=VALUE, with something on both sides");
    }
}
