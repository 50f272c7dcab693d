using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent move</c>.</summary>
internal static class MoveCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var team = Words.Option("--team", "TEAM", "A team of the agent's organisation");
        team.Required = true;
        var reason = Words.Reason();
        var command = new Command("move", "Move an agent to another team of its organisation") { team, reason };
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.MoveAgentAsync, new MoveAgentRequest
            {
                Agent = agent.Of(parsed, talk),
                Team = parsed.GetValue(team),
                Reason = parsed.GetValue(reason),
            }).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "moved", response);
        });
    }
}
