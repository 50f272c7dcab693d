using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent suspend</c>.</summary>
internal static class SuspendCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var reason = Words.Reason();
        var cascade = new Option<bool>("--cascade") { Description = "Suspend all below it, too" };
        var command = new Command("suspend", "Suspend an agent: nothing it asks is allowed once this has answered")
        {
            reason, cascade,
        };
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.SuspendAgentAsync, new SuspendAgentRequest
            {
                Agent = agent.Of(parsed, talk),
                Reason = parsed.GetValue(reason),
                Cascade = parsed.GetValue(cascade),
            }).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "suspended", response);
        });
    }
}
