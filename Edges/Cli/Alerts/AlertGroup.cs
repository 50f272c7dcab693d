using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Deliveries;
using AgentAssembly.Edges.Cli.Lists;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts</c>.</summary>
internal static class AlertGroup
{
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

    private static Command List(CommandContext around) => around.ShowList(
        new Command("list", "List alerts, the latest first"),
        new("alerts", "Alert", AlertShape.Alerts, "NEWEST_FIRST"),
        new Filters()
            .Org("alerts")
            .Choice("--status", "STATUS", "Only these, else unresolved", "status", ["unresolved"], [.. Statuses, "all"])
            .Choice("--severity", "SEVERITY", "Only these; warning is medium", "severity", [], Severities)
            .Agents("--agent", "Only alerts about this agent", "agent")
            .AnyOf("--team", "TEAM", "Only alerts about this team", "team")
            .AnyOf("--category", "CATEGORY", "Only alerts of this category: budget, secret_detected, anomaly, heartbeat, rule", "category")
            .AnyOf("--rule", "NAME", "Only alerts of the rule of this name", "ruleName")
            .AnyOf("--rule-id", "ID", "Only alerts of the rule with this id", "rule")
            .Text("--text", "Only alerts whose title, text or id contains this", "text")
            .Time("--since", "Only alerts that were raised since then", "since")
            .Time("--until", "Only alerts that were raised before then", "until"));

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
