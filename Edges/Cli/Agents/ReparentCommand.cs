using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent reparent</c>.</summary>
internal static class ReparentCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var to = Words.Option("--to", "AGENT", "The new parent, of the same organisation");
        var root = new Option<bool>("--root") { Description = "Make it a root" };
        var reason = Words.Reason();
        var command = new Command("reparent", "Put an agent and all below it under another parent, or make it a root")
        {
            to, root, reason,
        };
        agent.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(to) is null == !result.GetValue(root))
            {
                result.AddError("say where the agent belongs: either --to AGENT or --root");
            }
        });
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new ReparentAgentRequest { Agent = agent.Of(parsed, talk), Reason = parsed.GetValue(reason) };
            if (parsed.GetValue(to) is { } parent)
            {
                request.Parent = agent.Named(parsed, talk, parent);
            }

            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.ReparentAgentAsync, request).ConfigureAwait(false);
            ChangedAgents.Write(talk.Screen, "reparented", response);
        });
    }
}
