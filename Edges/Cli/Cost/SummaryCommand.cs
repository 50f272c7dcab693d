using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Budgets;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost summary</c>: what was spent, added up from the log.</summary>
internal static class SummaryCommand
{
    public static Command Make(CommandContext around)
    {
        var by = Words.Choice("--by", "WHAT", "By what it is added up; else by agent", "agent", "team", "model", "tool", "session", "kind", "day");
        var from = Times.Option("--from", "From then on, as an RFC 3339 time or a date; else from the beginning of the month in UTC");
        var to = Times.Option("--to", "Until then, exclusive; else until now");
        var team = Words.Option("--team", "TEAM", "Only what this team spent");
        var agent = Words.Option("--agent", "AGENT", "Only what this agent spent, by id or DID");
        var zone = Words.Option("--zone", "ZONE", "Whose days, with --by day, such as Europe/Zurich; else UTC");
        var org = BudgetWords.Org();
        var command = new Command("summary", "Add up what was spent, from the log itself") { by, from, to, team, agent, zone, org };
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var grouping = parsed.GetValue(by) ?? "agent";
            var response = await talk.AskAsync(client.SummarizeSpendAsync, new SummarizeSpendRequest
            {
                Org = talk.OrgOf(parsed, org),
                By = grouping,
                FromUnixMs = parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? 0,
                ToUnixMs = parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? 0,
                Team = parsed.GetValue(team) ?? "",
                Agent = parsed.GetValue(agent) ?? "",
                Zone = parsed.GetValue(zone) ?? "",
            }).ConfigureAwait(false);
            SpendTable.Write(talk.Screen, response, grouping);
        });
    }
}
