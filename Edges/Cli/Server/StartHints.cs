using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Contexts;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>What to try with a server that was just started.</summary>
internal static class StartHints
{
    public static void Write(Screen screen, AssemblyServer server, StateFolder state, FirstAdmin? first, Surroundings around)
    {
        if (screen.IsJson)
        {
            return;
        }

        var which = WhichServer(server, state, around);
        screen.Line();
        screen.Line("Try, in another terminal:");
        if (first is not null)
        {
            screen.Prose($"  aasm login --key-file {first.File ?? "-"}{which}");
            screen.Prose($"  aasm user invite NAME --scope admin{which}");
        }

        screen.Prose($"  aasm check --tool calculate --args '{{}}'{which}");
        screen.Line("Ctrl-C drains and stops.", Tone.Faint);
    }

    // Nothing needs to be named where the defaults find the server.
    private static string WhichServer(AssemblyServer server, StateFolder state, Surroundings around) =>
        DestinationOptions.IsDefault(server.GrpcUrl) && !ContextFile.Of(around).Exists ? "" : $" --state {state.Root}";
}
