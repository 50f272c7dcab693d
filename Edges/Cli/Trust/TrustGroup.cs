using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Agents;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Trust;

/// <summary><c>aasm trust</c>.</summary>
internal static class TrustGroup
{
    private const int CountMax = 1_000;

    public static Command Make(CommandContext around) => new("trust", "See how little friction agents made in the last seven days")
    {
        List(around), Show(around),
        new Command("weights", "See and say what counts") { WeightsCommands.Show(around), WeightsCommands.Set(around) },
    };

    private static Command List(CommandContext around)
    {
        var org = Words.Org("Only agents of this organisation; else of the context's, else of all that may be seen");
        var team = Words.Option("--team", "TEAM", "Only agents of this team");
        var count = Options.Number("-n", "Most agents to show", 1, CountMax, 100);
        return around.AtServer(
            new Command("list", "List agents with their scores, in order of their ids") { org, team, count },
            async (parsed, talk) =>
            {
                var client = new TrustAdminService.TrustAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(client.ListTrustAsync, new ListTrustRequest
                {
                    Org = talk.OrgOf(parsed, org), Team = parsed.GetValue(team) ?? "", PageSize = (uint)parsed.GetValue(count),
                }).ConfigureAwait(false);
                TrustText.WriteList(talk.Screen, response);
            });
    }

    private static Command Show(CommandContext around)
    {
        var agent = new AgentArgument();
        var command = new Command("show", "Show one agent's score, and what it is made of");
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new TrustAdminService.TrustAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(
                client.GetTrustAsync, new GetTrustRequest { Agent = agent.Of(parsed, talk) }).ConfigureAwait(false);
            TrustText.Write(talk.Screen, response.Trust ?? new());
        });
    }
}
