using System.Text;

namespace AgentAssembly.Edges.Cli;

/// <summary>Everything outside that a command touches besides files and servers.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where errors and progress go.</param>
/// <param name="RawOut">The bytes behind <paramref name="Out"/>, for what is no text of ours.</param>
/// <param name="Width">Columns of the terminal; null where results do not go to one.</param>
/// <param name="ErrorIsTerminal">Whether progress may be shown.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Time">The clock.</param>
internal sealed record Surroundings(
    TextWriter Out,
    TextWriter Error,
    Func<Stream> RawOut,
    int? Width,
    bool ErrorIsTerminal,
    Func<string, string?> Environment,
    TimeProvider Time)
{
    private const int WidthWhenUnknown = 80;
    private const int WidthMin = 20;

    /// <summary>Where a person answers questions; null where there is nobody to ask.</summary>
    public TextReader? Answers { get; init; }

    /// <summary>Waits for a key of a person and does not show it; null where there is nobody to ask.</summary>
    public Func<ConsoleKeyInfo>? HiddenKeys { get; init; }

    /// <summary>The real ones.</summary>
    public static Surroundings OfProcess()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        return new(
            Console.Out,
            Console.Error,
            Console.OpenStandardOutput,
            Console.IsOutputRedirected ? null : WidthOfWindow(),
            !Console.IsErrorRedirected,
            System.Environment.GetEnvironmentVariable,
            TimeProvider.System)
        {
            // A question that nobody can read is not asked, either.
            Answers = Console.IsInputRedirected || Console.IsErrorRedirected ? null : Console.In,
            HiddenKeys = Console.IsInputRedirected || Console.IsErrorRedirected ? null : () => Console.ReadKey(intercept: true),
        };
    }

    private static int WidthOfWindow()
    {
        try
        {
            return Console.WindowWidth is var width and > 0 ? Math.Max(WidthMin, width) : WidthWhenUnknown;
        }
        catch (IOException)
        {
            return WidthWhenUnknown;
        }
    }
}
