using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Budgets;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost history</c>: what was spent day by day, quiet days too.</summary>
internal static class HistoryCommand
{
    private const int DaysDefault = 7;
    private const int DaysMax = 366;

    public static Command Make(CommandContext around)
    {
        var days = new Option<int>("--days")
        {
            Description = $"How many days, today included, from 1 to {DaysMax}; else {DaysDefault}",
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > DaysMax)
                {
                    result.AddError($"--days '{text}' must be a number from 1 to {DaysMax}");
                }

                return count;
            },
        };
        var team = Words.Option("--team", "TEAM", "Only what this team spent");
        var agent = Words.Option("--agent", "AGENT", "Only what this agent spent, by id or DID");
        var org = BudgetWords.Org();
        return around.AtServer(new Command("history", "Show what was spent day by day, in UTC") { days, team, agent, org }, async (parsed, talk) =>
        {
            var count = parsed.GetResult(days) is null ? DaysDefault : parsed.GetValue(days);
            var now = talk.Surroundings.Time.GetUtcNow();
            var first = new DateTimeOffset(now.Date, TimeSpan.Zero).AddDays(1 - count);
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(client.SummarizeSpendAsync, new SummarizeSpendRequest
            {
                Org = talk.OrgOf(parsed, org),
                By = "day",
                FromUnixMs = first.ToUnixTimeMilliseconds(),
                Team = parsed.GetValue(team) ?? "",
                Agent = parsed.GetValue(agent) ?? "",
            }).ConfigureAwait(false);
            SpendTable.Write(talk.Screen, response, "day");
        });
    }
}
