using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Operations;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm stop</c>.</summary>
internal static class StopCommand
{
    private const int TimeoutSecondsMax = 3_600;

    public static Command Make(CommandContext around)
    {
        var state = Options.State();
        var timeout = Options.Number("--timeout", "Seconds to wait until it has drained", 0, TimeoutSecondsMax, 30);
        var command = new Command("stop", "Drain and stop the server of a state folder") { state, timeout };
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var folder = Options.StateOf(parsed, state, around.Surroundings);
            var limit = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            var running = RunFile.Find(folder) ?? throw new CliException(ExitCode.Unreachable,
                $"no server runs on the state folder {folder.Root}: nothing to stop");
            if (!await RunningServer.StopAsync(running, limit, around.Surroundings.Time, cancellationToken).ConfigureAwait(false))
            {
                throw new CliException(ExitCode.TimedOut,
                    $"process {running.ProcessId} still drains after {limit.TotalSeconds:N0} s: wait on with a longer --timeout, "
                    + $"or end it with 'kill -9 {running.ProcessId}' (what was acknowledged is safe)");
            }

            Say(screen, running);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Say(Screen screen, RunFile running)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { stopped = true, process_id = running.ProcessId });
        }
        else
        {
            screen.Line($"stopped process {running.ProcessId}");
        }
    }
}
