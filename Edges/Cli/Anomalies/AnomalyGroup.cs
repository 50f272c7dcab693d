using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Anomalies;

/// <summary><c>aasm anomalies</c>.</summary>
internal static class AnomalyGroup
{
    private const int CountMax = 1_000;

    public static Command Make(CommandContext around) => new("anomalies", "See and judge what was unlike an agent, and set what counts as that")
    {
        List(around), Get(around), Judge(around), RulesGroup.Make(around),
    };

    private static Command List(CommandContext around)
    {
        var agent = Words.Option("--agent", "AGENT", "Only of this agent: an id or a DID");
        var type = Words.Choice("--type", "TYPE", "Only of this type", [.. AnomalyWords.Types.Select(AnomalyWords.Of)]);
        var since = Times.Option("--since", "Only those of this time and later");
        var count = Options.Number("-n", "How many at most", 1, CountMax, 100);
        var org = Words.Org();
        return around.AtServer(
            new Command("list", "List anomalies, the latest first: of each agent the latest 100") { agent, type, since, count, org },
            async (parsed, talk) =>
            {
                var request = new ListAnomaliesRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Agent = parsed.GetValue(agent) ?? "",
                    Type = parsed.GetValue(type) ?? "",
                    SinceUnixMs = parsed.GetValue(since)?.ToUnixTimeMilliseconds() ?? 0,
                    PageSize = (uint)parsed.GetValue(count),
                };
                var client = new AnomalyAdminService.AnomalyAdminServiceClient(talk.Channel);
                AnomalyText.WriteList(talk.Screen, await talk.AskAsync(client.ListAnomaliesAsync, request).ConfigureAwait(false));
            });
    }

    private static Command Get(CommandContext around)
    {
        var id = Id();
        return around.AtServer(
            new Command("get", "Show one anomaly, and the figures that show it") { id },
            async (parsed, talk) =>
            {
                var client = new AnomalyAdminService.AnomalyAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(
                    client.GetAnomalyAsync, new GetAnomalyRequest { Id = parsed.GetValue(id) }).ConfigureAwait(false);
                AnomalyText.Write(talk.Screen, response.Anomaly ?? new());
            });
    }

    private static Command Judge(CommandContext around)
    {
        var id = Id();
        var verdict = Words.ChoiceArgument("VERDICT", "Whether it was one", "confirmed", "false_positive");
        var reason = Words.Reason();
        return around.AtServer(
            new Command("judge", "Say whether it was one; false positives do not count for the agent's score") { id, verdict, reason },
            async (parsed, talk) =>
            {
                var request = new JudgeAnomalyRequest
                {
                    Id = parsed.GetValue(id), Verdict = parsed.GetValue(verdict), Reason = parsed.GetValue(reason),
                };
                var client = new AnomalyAdminService.AnomalyAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.JudgeAnomalyAsync, request).ConfigureAwait(false);
                ChangeReport.Write(
                    talk.Screen, $"{request.Id} is {request.Verdict}", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static Argument<string> Id() => Words.Argument("ID", "The anomaly's id, as 'aasm anomalies list' shows it");
}
