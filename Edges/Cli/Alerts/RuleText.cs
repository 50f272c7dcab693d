using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary>Rules, and what they would have done, in words.</summary>
internal static class RuleText
{
    public static void WriteList(Screen screen, ListAlertRulesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { rules = response.Rules.Select(JsonOf) });
            return;
        }

        if (response.Rules.Count == 0)
        {
            screen.Line("no rules", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("name", Least: 8), new Column("condition"), new Column("window", 2), new Column("severity", 1), new Column("of", 3),
            new Column("", 1));
        foreach (var rule in response.Rules)
        {
            sheet.Add(rule.Name, ConditionOf(rule), $"{rule.WindowSecs} s", new Cell(rule.Severity, AlertText.ToneOf(rule.Severity)),
                ScopeOf(rule), rule.Disabled ? new Cell("disabled", Tone.Faint) : "");
        }

        screen.Write(sheet);
    }

    public static void Write(Screen screen, AlertRuleRecord rule)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(rule));
            return;
        }

        screen.Write(new Facts()
            .Add("name", rule.Name)
            .AddWhole("id", rule.Id)
            .Add("condition", ConditionOf(rule))
            .Add("window", $"{rule.WindowSecs} s")
            .Add("dedup", $"{rule.DedupSecs} s")
            .Add("severity", rule.Severity, AlertText.ToneOf(rule.Severity))
            .Add("of", ScopeOf(rule))
            .Add("told to", string.Join(' ', rule.Destinations))
            .Add("state", rule.Disabled ? "disabled" : "enabled")
            .Add("version", rule.Version.ToString(CultureInfo.InvariantCulture)));
    }

    public static void Write(Screen screen, PreviewAlertRuleResponse preview)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(preview));
            return;
        }

        screen.Write(new Facts()
            .Add("evaluations", preview.Evaluations.ToString(CultureInfo.InvariantCulture))
            .Add("without data", preview.WithoutData.ToString(CultureInfo.InvariantCulture))
            .Add("highest", preview.Highest.Length > 0 ? $"{preview.Highest}, {WireTime.Of(preview.HighestAtUnixMs)}" : "none")
            .Add("alerts", preview.AlertCount.ToString(CultureInfo.InvariantCulture)));
        if (preview.Alerts.Count == 0)
        {
            return;
        }

        screen.Line();
        var sheet = new Sheet(new Column("from"), new Column("to"), new Column("value"), new Column("of", 1, Least: 12), new Column("", 2));
        foreach (var alert in preview.Alerts)
        {
            sheet.Add(WireTime.Of(alert.FromUnixMs) ?? "", WireTime.Of(alert.ToUnixMs) ?? "goes on", alert.Value, alert.Subject,
                alert.Recurrence ? new Cell("recurred", Tone.Faint) : "");
        }

        screen.Write(sheet);
    }

    private static string ConditionOf(AlertRuleRecord rule) => $"{rule.Metric} {rule.Operator} {rule.Threshold}";

    private static string ScopeOf(AlertRuleRecord rule) =>
        rule.Agent.Length > 0 ? rule.Agent : rule.Team.Length > 0 ? $"team {rule.Team}" : "the organisation";

    private static object JsonOf(AlertRuleRecord rule) => new
    {
        id = rule.Id,
        name = rule.Name,
        metric = rule.Metric,
        @operator = rule.Operator,
        threshold = rule.Threshold,
        severity = rule.Severity,
        window_secs = rule.WindowSecs,
        dedup_secs = rule.DedupSecs,
        destinations = rule.Destinations,
        team = rule.Team,
        agent = rule.Agent,
        enabled = !rule.Disabled,
        version = rule.Version,
    };

    private static object JsonOf(PreviewAlertRuleResponse preview) => new
    {
        alerts = preview.Alerts.Select(alert => new
        {
            from = WireTime.Of(alert.FromUnixMs),
            to = WireTime.Of(alert.ToUnixMs),
            value = alert.Value,
            subject = alert.Subject,
            recurrence = alert.Recurrence,
        }),
        alert_count = preview.AlertCount,
        highest = preview.Highest.Length > 0 ? preview.Highest : null,
        highest_at = WireTime.Of(preview.HighestAtUnixMs),
        evaluations = preview.Evaluations,
        without_data = preview.WithoutData,
    };
}
