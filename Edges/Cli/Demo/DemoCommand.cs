using System.CommandLine;
using System.Globalization;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary><c>aasm demo</c>: recorded agent sessions as live traffic.</summary>
internal static class DemoCommand
{
    private const int RateMax = 1_000_000;
    private const int ParallelMax = 1_024;

    public static Command Make(CommandContext around)
    {
        var sessions = new Option<string?>("--sessions") { Description = "Recorded sessions, one action a line; else the shipped ones", HelpName = "FILE" };
        var rate = Rate();
        var parallel = Options.Number("--parallel", "Sessions at the same time", 1, ParallelMax, DemoRun.UsualParallel);
        var command = new Command("demo", "Play recorded agent sessions through a running server, one registered agent each")
        {
            sessions, rate, parallel,
        };

        // Its agents show credentials of their own.
        return around.AtServer(command, new ServerOptions(isCaller: false), async (parsed, talk) =>
        {
            var file = parsed.GetValue(sessions);
            var run = new DemoRun(
                file is null ? ShippedDemo.Sessions() : Read(file),
                file is null ? "the shipped sessions" : Path.GetFileName(file),
                parsed.GetValue(rate)!,
                parsed.GetValue(parallel));
            return await DemoShow.PlayAsync(run, talk.Link, talk.Screen, around.Surroundings.Time, talk.Interrupted).ConfigureAwait(false)
                ? ExitCode.Ok
                : ExitCode.Failed;
        });
    }

    private static Option<DemoRate> Rate() => new("--rate")
    {
        Description = "Actions a second over all sessions, or max for as fast as it goes",
        HelpName = "N|max",
        DefaultValueFactory = _ => DemoRate.Usual,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "max")
            {
                return new DemoRate(null);
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) || rate is < 1 or > RateMax)
            {
                result.AddError($"--rate '{text}' must be max, or a number from 1 to {RateMax}");
            }

            return new DemoRate(rate);
        },
    };

    private static IReadOnlyList<RecordedSession> Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return RecordedSession.ReadAll(reader, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"--sessions {file} cannot be read: {e.Message}", e);
        }
    }
}
