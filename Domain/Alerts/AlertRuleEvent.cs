using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What happens to an alert rule. Told in its own stream, <c>alertrule-…</c>; the org stands in the envelope.</summary>
public abstract record AlertRuleEvent : IEventDataCodec<AlertRuleEvent>
{
    /// <summary>Wire name of <see cref="Set"/>.</summary>
    public const string SetType = "alertrule.set";

    /// <summary>Wire name of <see cref="Removed"/>.</summary>
    public const string RemovedType = "alertrule.removed";

    private AlertRuleEvent()
    {
    }

    /// <summary>The rule says this from now on.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Set(AlertRule Rule, string Reason) : AlertRuleEvent;

    /// <summary>There is no such rule any more.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Removed(string Name, string Reason) : AlertRuleEvent;

    /// <inheritdoc/>
    public static string TypeOf(AlertRuleEvent happened) => happened switch
    {
        Set => SetType,
        Removed => RemovedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AlertRuleEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Set e => Write(json, e.Rule, e.Reason),
            Removed e => json.Member("name", e.Name).Member("reason", e.Reason),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static AlertRuleEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type switch
        {
            SetType => new Set(ReadRule(data), data.Text("reason")),
            RemovedType => new Removed(data.Text("name"), data.Text("reason")),
            _ => null,
        };
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, AlertRule rule, string reason)
    {
        json.Member("agent", rule.Agent).Member("dedup_secs", rule.DedupSeconds);
        return AlertTexts.Write(json.Name("destinations"), rule.Destinations)
            .Member("enabled", rule.IsEnabled)
            .Member("metric", AlertMetrics.NameOf(rule.Metric))
            .Member("name", rule.Name)
            .Member("operator", AlertOperators.SignOf(rule.Operator))
            .Member("reason", reason)
            .Member("severity", AlertSeverities.NameOf(rule.Severity))
            .Member("team", rule.Team)
            .Member("threshold", DecimalText.Of(rule.Threshold))
            .Member("window_secs", rule.WindowSeconds);
    }

    private static AlertRule ReadRule(JsonElement data) => new()
    {
        Name = data.Text("name"),
        Metric = AlertMetrics.TryRead(data.Text("metric"), out var metric) ? metric : default,
        Operator = AlertOperators.TryRead(data.Text("operator"), out var comparison) ? comparison : default,
        Threshold = data.Decimal("threshold"),
        Severity = AlertSeverities.TryRead(data.Text("severity"), out var severity) ? severity : default,
        WindowSeconds = (int)data.Number("window_secs"),
        DedupSeconds = (int)data.Number("dedup_secs"),
        Destinations = AlertTexts.Read(data, "destinations"),
        Team = data.Text("team"),
        Agent = data.Text("agent"),
        IsEnabled = data.Truth("enabled"),
    };
}
