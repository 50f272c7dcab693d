using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent revoke</c>.</summary>
internal static class RevokeCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var reason = Words.Reason();
        var command = new Command("revoke", "End an agent's credential; it has to prove its key again to get another")
        {
            reason,
        };
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.RevokeCredentialAsync, new RevokeCredentialRequest
            {
                Agent = agent.Of(parsed, talk),
                Reason = parsed.GetValue(reason),
            }).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "credential revoked", response);
        });
    }
}
