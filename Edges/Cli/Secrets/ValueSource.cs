using System.CommandLine;
using System.Text;
using System.Text.Unicode;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Secrets;

/// <summary>
/// Where a secret's value comes from: a file, standard input, or a person at the terminal, which does not show it. Never an
/// argument or the environment, which others can read.
/// </summary>
internal sealed class ValueSource
{
    private const int BytesMax = 64 * 1024;
    private const string TooLarge = "a secret has 64 KiB at most";

    private readonly Option<string?> _file = Words.Option(
        "--from-file", "FILE", "Read the value from a file, or - for standard input, less one line break at its end; else it is asked for");

    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The value. Whoever gets it overwrites it after use.</summary>
    /// <exception cref="CliException">There is none, or it is none. It is not repeated.</exception>
    public async Task<byte[]> ReadAsync(ParseResult parsed, ServerTalk talk)
    {
        if (parsed.GetValue(_file) is not { } file)
        {
            return Checked(await AskAsync(talk).ConfigureAwait(false), "the value");
        }

        var read = await InputFile.ReadAsync(file, BytesMax + "\r\n".Length, TooLarge, talk.Interrupted).ConfigureAwait(false);
        return Checked(WithoutLineBreak(read), file == InputFile.Standard ? "standard input" : file);
    }

    private static async Task<byte[]> AskAsync(ServerTalk talk)
    {
        if (talk.Surroundings.HiddenKeys is not { } nextKey)
        {
            throw new CliException(ExitCode.Usage,
                "the value has to be typed, and without a terminal nobody can be asked: "
                + "add --from-file FILE, or --from-file - for standard input. Nothing was changed");
        }

        talk.Screen.Ask("value (not shown):");

        // As for consent: the console neither yields nor hears of an interrupt.
        var line = await Task.Run(() => HiddenLine.Read(nextKey, BytesMax + 1), CancellationToken.None)
            .WaitAsync(talk.Interrupted).ConfigureAwait(false);
        talk.Screen.EndAsk();
        return line is { Length: > 0 }
            ? Encoding.UTF8.GetBytes(line)
            : throw new CliException(ExitCode.Aborted, "aborted: no value was typed, and nothing was changed");
    }

    private static byte[] WithoutLineBreak(byte[] read)
    {
        var end = read.Length;
        end -= end > 0 && read[end - 1] == '\n' ? 1 : 0;
        end -= end < read.Length && end > 0 && read[end - 1] == '\r' ? 1 : 0;
        var value = read[..end];
        Array.Clear(read);
        return value;
    }

    private static byte[] Checked(byte[] value, string source) =>
        value.Length == 0 ? throw new CliException(ExitCode.Usage, $"{source} is empty: a secret has at least one byte")
        : value.Length > BytesMax ? throw new CliException(ExitCode.Usage, $"{source} has more than {BytesMax} bytes: {TooLarge}")
        : !Utf8.IsValid(value) ? throw new CliException(ExitCode.Usage,
            $"{source} is not UTF-8, and so cannot stand in JSON: encode it, for example as base64")
        : value;
}
