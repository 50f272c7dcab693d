using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>
/// Passwords, tokens and keys that a person types unseen, or a program gives in a file or on standard input, one a line.
/// Never an argument, which other users of the machine can read.
/// </summary>
internal static class SecretInput
{
    private const int LengthMax = 4_096;

    public static Option<string?> Make(string what) => Words.Option(
        "--from-file", "FILE", $"Read {what}, from a file, or - for standard input; else you are asked");

    /// <summary>As many secrets as there are questions.</summary>
    /// <exception cref="CliException">They are not all there. None is repeated.</exception>
    public static async Task<string[]> ReadAsync(string? file, ServerTalk talk, params string[] questions)
    {
        if (file is null)
        {
            return await AskAsync(talk, questions).ConfigureAwait(false);
        }

        var text = await InputFile.ReadTextAsync(
            file, LengthMax * questions.Length, "secrets are short lines", talk.Interrupted).ConfigureAwait(false);
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        return lines.Length >= questions.Length && lines[..questions.Length].All(line => line.Length > 0)
            && lines[questions.Length..].All(line => line.Length == 0)
                ? lines[..questions.Length]
                : throw new CliException(ExitCode.Usage,
                    $"{file} has to have {(questions.Length == 1 ? "one line" : $"{questions.Length} lines")} and nothing else");
    }

    /// <summary>Asks for a name, which may be seen.</summary>
    /// <exception cref="CliException">Nobody can be asked, or nothing was typed.</exception>
    public static async Task<string> AskNameAsync(ServerTalk talk)
    {
        if (talk.Surroundings.Answers is not { } answers)
        {
            throw Unasked();
        }

        talk.Screen.Ask("Name:");

        // As for consent: the console neither yields nor hears of an interrupt.
        var name = await Task.Run(answers.ReadLine, CancellationToken.None).WaitAsync(talk.Interrupted).ConfigureAwait(false);
        return name?.Trim() is { Length: > 0 } typed ? typed : throw Untyped();
    }

    private static async Task<string[]> AskAsync(ServerTalk talk, string[] questions)
    {
        if (talk.Surroundings.HiddenKeys is not { } nextKey)
        {
            throw Unasked();
        }

        var typed = new string[questions.Length];
        for (var i = 0; i < questions.Length; i++)
        {
            talk.Screen.Ask(questions[i].TrimEnd());

            // As for consent: the console neither yields nor hears of an interrupt.
            var line = await Task.Run(() => HiddenLine.Read(nextKey, LengthMax), CancellationToken.None)
                .WaitAsync(talk.Interrupted).ConfigureAwait(false);
            talk.Screen.EndAsk();
            typed[i] = line is { Length: > 0 } ? line : throw Untyped();
        }

        return typed;
    }

    private static CliException Unasked() => new(ExitCode.Usage,
        "this has to be typed, and without a terminal nobody can be asked: add --from-file FILE, or --from-file - for standard "
        + "input. Nothing was changed");

    private static CliException Untyped() => new(ExitCode.Aborted, "aborted: nothing was typed, and nothing was changed");
}
