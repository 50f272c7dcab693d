using System.CommandLine;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Completion;

/// <summary>
/// <c>aasm complete</c>, which shells call: what the last of the words may become. Whoever writes a command waits for it, and wants no
/// errors in between: it asks a server for half a second at the most, and where that fails says what it knows by itself.
/// </summary>
internal static class CompleteCommand
{
    private const int WordsMax = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    public static Command Make(CommandContext around, Func<Command> root)
    {
        var words = new Argument<string[]>("WORDS") { Description = "What is written, behind --; the last one is to be completed", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Say what the last word may become; shells call it") { words };
        command.Hidden = true;
        around.Run(command, async (parsed, screen, interrupted) =>
        {
            var written = parsed.GetValue(words) is { Length: > 0 } given ? given.Select(Unquoted).ToArray() : [""];
            foreach (var word in await CompletionsAsync(around, root(), written, interrupted).ConfigureAwait(false))
            {
                screen.WriteWhole(word);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> CompletionsAsync(
        CommandContext around, Command root, string[] written, CancellationToken interrupted)
    {
        var current = written[^1];
        var line = string.Join(' ', written[..^1].Select(Quoted).Append(current));
        var parsed = root.Parse(line);
        var known = new List<string>();
        foreach (var label in parsed.GetCompletions(line.Length).Select(completion => completion.Label))
        {
            if (LiveWords.FieldOf(label) is { } field)
            {
                known.AddRange(await LiveAsync(around, parsed, field, current, interrupted).ConfigureAwait(false));
            }
            else
            {
                known.Add(label);
            }
        }

        return [.. known
            .Where(word => word.StartsWith(current, StringComparison.OrdinalIgnoreCase) && !word.Any(char.IsControl))
            .Where(word => word[0] is not ('-' or '/') || (current.StartsWith('-') && word.StartsWith('-')))
            .Distinct(StringComparer.Ordinal)
            .Take(WordsMax)];
    }

    private static async Task<IEnumerable<string>> LiveAsync(
        CommandContext around, ParseResult parsed, LiveField field, string current, CancellationToken interrupted)
    {
        if (!around.Global.Servers.TryGetValue(parsed.CommandResult.Command, out var server))
        {
            return [];
        }

        using var limit = new CancellationTokenSource(Limit, around.Surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, interrupted);
        try
        {
            // What warns, warns nobody here.
            var silent = around with { Surroundings = around.Surroundings with { Error = TextWriter.Null } };
            using var talk = await server.OpenAsync(parsed, silent, either.Token, renews: false).ConfigureAwait(false);
            var data = await talk.AskAsync(field.Document, field.VariablesFor(current)).ConfigureAwait(false);
            return field.WordsOf(data, current);
        }
        catch (Exception e) when (e is CliException or OperationCanceledException or IOException or UnauthorizedAccessException
            or InvalidOperationException)
        {
            // Half a command line, no server, a stranger to it: whatever it is, the command says it once it is run.
            return [];
        }
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    private static string Unquoted(string word) => word is "\"\"" or "''" ? "" : word;
}
