using System.CommandLine;
using AgentAssembly.Edges.Cli.Events;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent</c>: look at agents, and say what may become of them.</summary>
internal static class AgentGroup
{
    public static Command Make(CommandContext around) => new("agent", "List, suspend, move and remove agents")
    {
        ListCommand.Make(around),
        GetCommand.Make(around),
        InspectCommand.Make(around),
        EventCommands.AgentHistory(around),
        EventCommands.AgentEvents(around),
        SuspendCommand.Make(around),
        ResumeCommand.Make(around),
        DeregisterCommand.Make(around),
        RotateCommand.Make(around),
        RevokeCommand.Make(around),
        ReparentCommand.Make(around),
        MoveCommand.Make(around),
        ModeCommand.Make(around),
    };
}
