using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary>Alerts in words.</summary>
internal static class AlertText
{
    public static void Write(Screen screen, GetAlertResponse response)
    {
        var shown = response.Alert ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                alert = JsonOf(shown),
                steps = response.Steps.Select(step => new { at = WireTime.Of(step.AtUnixMs), by = step.By, type = step.Type, text = step.Text }),
            });
            return;
        }

        screen.Write(FactsOf(shown));
        screen.Line();
        var sheet = new Sheet(new Column("at", 2), new Column("what"), new Column("by", 1, Least: 12), new Column("", Least: 16));
        foreach (var step in response.Steps)
        {
            sheet.Add(WireTime.Of(step.AtUnixMs) ?? "", step.Type["alert.".Length..], step.By, step.Text);
        }

        screen.Write(sheet);
    }

    public static void WriteNews(Screen screen, ulong position, string change, AlertRecord record)
    {
        if (screen.IsJson)
        {
            screen.WriteJsonLine(new { position, change, alert = JsonOf(record) });
            return;
        }

        screen.Line(
            new($"{position,7} ", Tone.Plain),
            new($"{change["alert.".Length..],-13} ", Tone.Plain),
            new($"{record.Severity,-8} ", ToneOf(record.Severity)),
            new($"{record.Id} {record.Title}", Tone.Plain));
    }

    public static Tone ToneOf(string severity) => severity switch
    {
        "critical" or "high" => Tone.Bad,
        "medium" => Tone.Warn,
        "info" => Tone.Faint,
        _ => Tone.Plain,
    };

    private static Facts FactsOf(AlertRecord shown) => new Facts()
        .AddWhole("alert", shown.Id)
        .Add("status", shown.Status)
        .Add("severity", shown.Severity, ToneOf(shown.Severity))
        .Add("type", shown.Category)
        .Add("message", shown.Title)
        .Add("text", shown.Text)
        .AddWhole("agent", shown.Agent)
        .Add("team", shown.Team.Length > 0 ? $"{shown.Org}/{shown.Team}" : shown.Org)
        .Add("rule", shown.Rule is { } rule
            ? string.Create(CultureInfo.InvariantCulture, $"{rule.Name}, version {rule.Version}: {rule.Metric} {rule.Operator} {rule.Threshold}")
            : "")
        .Add("evidence", string.Join(", ", shown.Evidence.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")))
        .Add("times", shown.Occurrences.ToString(CultureInfo.InvariantCulture))
        .Add("raised", WireTime.Of(shown.RaisedAtUnixMs))
        .Add("silenced until", WireTime.Of(shown.SilencedUntilUnixMs))
        .Add("looked after by", shown.AcknowledgedBy)
        .Add("resolved", WireTime.Of(shown.ResolvedAtUnixMs))
        .Add("resolved by", shown.ResolvedBy)
        .Add("reason", shown.Reason)
        .Add("told to", string.Join(' ', shown.Destinations))
        .AddWhole("cause", shown.Causes.FirstOrDefault());

    private static object JsonOf(AlertRecord record) => new
    {
        id = record.Id,
        org = record.Org,
        team = record.Team,
        agent = record.Agent,
        category = record.Category,
        severity = record.Severity,
        status = record.Status,
        title = record.Title,
        text = record.Text,
        key = record.Key,
        number = record.Number,
        occurrences = record.Occurrences,
        raised_at = WireTime.Of(record.RaisedAtUnixMs),
        updated_at = WireTime.Of(record.UpdatedAtUnixMs),
        resolved_at = WireTime.Of(record.ResolvedAtUnixMs),
        dedup_until = WireTime.Of(record.DedupUntilUnixMs),
        silenced_until = WireTime.Of(record.SilencedUntilUnixMs),
        silence = record.Silence.Length > 0 ? record.Silence : null,
        acknowledged_by = record.AcknowledgedBy.Length > 0 ? record.AcknowledgedBy : null,
        resolved_by = record.ResolvedBy.Length > 0 ? record.ResolvedBy : null,
        reason = record.Reason,
        evidence = new SortedDictionary<string, string>(record.Evidence, StringComparer.Ordinal),
        causes = record.Causes,
        destinations = record.Destinations,
        rule = record.Rule is { } rule ? new
        {
            id = rule.Id, version = rule.Version, name = rule.Name, metric = rule.Metric, @operator = rule.Operator,
            threshold = rule.Threshold, window_secs = rule.WindowSecs, value = rule.Value,
        } : null,
    };
}
