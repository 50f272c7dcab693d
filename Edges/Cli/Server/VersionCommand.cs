using System.CommandLine;
using System.Runtime.InteropServices;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm version</c>.</summary>
internal static class VersionCommand
{
    public static Command Make(CommandContext around)
    {
        var command = new Command("version", "Print the version of this build and of what it runs on");
        around.Run(command, (_, screen, _) => Task.FromResult(Print(screen)));
        return command;
    }

    private static int Print(Screen screen)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                version = ProductVersion.Text,
                runtime = RuntimeInformation.FrameworkDescription,
                platform = RuntimeInformation.RuntimeIdentifier,
            });
        }
        else
        {
            screen.Line($"aasm {ProductVersion.Text} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        }

        return ExitCode.Ok;
    }
}
