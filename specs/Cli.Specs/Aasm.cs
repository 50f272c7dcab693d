using System.Text;
using AgentAssembly.Edges.Cli;

namespace AgentAssembly.Specs.Cli;

/// <summary>Runs the tool inside the test's process.</summary>
sealed class Aasm
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private Func<byte[]> _raw = () => [];

    private Aasm()
    {
    }

    public int ExitCode { get; private set; }

    /// <summary>Text on standard output, as it stands now.</summary>
    public string Out => TextOf(_out);

    /// <summary>Text on standard error.</summary>
    public string Error => TextOf(_error);

    /// <summary>Bytes on standard output that are no text of the tool's own.</summary>
    public string Raw => Encoding.UTF8.GetString(_raw());

    public static Task<Aasm> RunAsync(params string[] args) => RunAsync(null, args);

    public static Task<Aasm> RunAsync(int? width, string[] args) => RunAsync(args, around => around with { Width = width });

    /// <summary>Runs in other surroundings than the usual, which have no terminal and nobody to ask.</summary>
    public static async Task<Aasm> RunAsync(
        string[] args, Func<Surroundings, Surroundings> change, CancellationToken interrupt = default)
    {
        var run = new Aasm();
        await run.GoAsync(args, change, interrupt);
        return run;
    }

    /// <summary>Begins to run; what it says can be read meanwhile.</summary>
    public static (Aasm Run, Task End) Begin(string[] args, CancellationToken interrupt)
    {
        var run = new Aasm();
        return (run, Task.Run(() => run.GoAsync(args, around => around, interrupt), CancellationToken.None));
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private async Task GoAsync(string[] args, Func<Surroundings, Surroundings> change, CancellationToken interrupt)
    {
        var variables = new Dictionary<string, string> { ["HOME"] = "/nobody", ["NO_COLOR"] = "1" };
        using var raw = new MemoryStream();
        using var standardOut = new SharedText(_out);
        using var standardError = new SharedText(_error);
        _raw = raw.ToArray;
        ExitCode = await CommandLine.RunAsync(
            args,
            change(new Surroundings(standardOut, standardError, () => raw, null, ErrorIsTerminal: false, variables.GetValueOrDefault, TimeProvider.System)),
            interrupt);
    }

    // Readers and the writer take turns.
    private sealed class SharedText(StringBuilder text) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override string NewLine => "\n";

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (text)
            {
                text.Append(value);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
