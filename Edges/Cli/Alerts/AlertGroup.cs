using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Deliveries;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts</c>.</summary>
internal static class AlertGroup
{
    private const int CountMax = 1_000;
    private static readonly string[] Statuses = ["unresolved", "acknowledged", "suppressed", "resolved"];
    private static readonly string[] Severities = ["critical", "high", "medium", "warning", "low", "info"];

    public static Command Make(CommandContext around) => new("alerts", "See what people are told of, and say when and whom")
    {
        List(around), Get(around), HandleCommand.Acknowledge(around), HandleCommand.Resolve(around), HandleCommand.Silence(around),
        WatchCommand.Make(around), RuleGroup.Make(around), SilenceGroup.Make(around), RouteGroup.Make(around),
        DestinationGroup.Make(around), DeliveryGroup.Make(around),
    };

    /// <summary>What names an alert.</summary>
    internal static Argument<string> Id() => Words.Argument("ID", "The alert's id, as 'aasm alerts list' shows it");

    /// <summary>An option that is a severity.</summary>
    internal static Option<string?> Severity(string name, string description) => Words.Choice(name, "SEVERITY", description, Severities);

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        var status = Words.Many(
            "--status", "STATUS", "Only these; may be given again; else unresolved. 'all' shows every one", [.. Statuses, "all"]);
        var severity = Words.Many("--severity", "SEVERITY", "Only these; may be given again", Severities);
        var agent = Words.Option("--agent", "AGENT", "Only alerts about this agent: an id or a DID");
        var team = Words.Option("--team", "TEAM", "Only alerts about this team");
        var category = Words.Option("--category", "CATEGORY", "Only alerts of this category: budget, secret_detected, anomaly, heartbeat, rule");
        var rule = Words.Option("--rule", "RULE", "Only alerts of this rule: its name or id");
        var since = Times.Option("--since", "Only alerts that were raised since then");
        var count = Options.Number("-n", "How many at most", 1, CountMax, 100);
        return around.AtServer(
            new Command("list", "List alerts, the latest first") { status, severity, agent, team, category, rule, since, count, org },
            async (parsed, talk) =>
            {
                var wanted = parsed.GetValue(status) is { Length: > 0 } named ? named : ["unresolved"];
                var request = new ListAlertsRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Agent = parsed.GetValue(agent) ?? "",
                    Team = parsed.GetValue(team) ?? "",
                    Category = parsed.GetValue(category) ?? "",
                    Rule = parsed.GetValue(rule) ?? "",
                    SinceUnixMs = parsed.GetValue(since)?.ToUnixTimeMilliseconds() ?? 0,
                    PageSize = (uint)parsed.GetValue(count),
                };
                request.Statuses.AddRange(wanted.Contains("all") ? [] : wanted);
                request.Severities.AddRange(parsed.GetValue(severity) ?? []);
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                AlertText.WriteList(talk.Screen, await talk.AskAsync(client.ListAlertsAsync, request).ConfigureAwait(false));
            });
    }

    private static Command Get(CommandContext around)
    {
        var id = Id();
        return around.AtServer(
            new Command("get", "Show one alert, and everything that happened to it") { id },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                AlertText.Write(talk.Screen, await talk.AskAsync(
                    client.GetAlertAsync, new GetAlertRequest { Id = parsed.GetValue(id) }).ConfigureAwait(false));
            });
    }
}
