using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Alerts, rules, silences and routes between the wire and the domain.</summary>
internal static class AlertMapping
{
    private const int TextsMax = 256;

    public static AlertRecord ToRecord(KnownAlert alert)
    {
        var (state, about) = (alert.State, alert.State.Case!);
        var record = new AlertRecord
        {
            Id = alert.Id.ToString(),
            Org = alert.Org,
            Team = about.Team,
            Agent = about.Agent,
            Category = about.Category,
            Severity = AlertSeverities.NameOf(about.Severity),
            Status = AlertPhases.NameOf(state.Phase),
            Title = about.Title,
            Text = about.Text,
            Key = about.Key,
            Number = (uint)about.Number,
            Occurrences = (uint)state.Occurrences,
            RaisedAtUnixMs = AgentRecords.MillisecondsOf(state.RaisedAt),
            UpdatedAtUnixMs = AgentRecords.MillisecondsOf(state.UpdatedAt),
            ResolvedAtUnixMs = state.ResolvedAt is { } resolved ? AgentRecords.MillisecondsOf(resolved) : 0,
            DedupUntilUnixMs = AgentRecords.MillisecondsOf(about.DedupUntil),
            SilencedUntilUnixMs = AgentRecords.MillisecondsOf(state.SilencedUntil),
            Silence = state.Silence,
            AcknowledgedBy = state.AcknowledgedBy,
            ResolvedBy = state.ResolvedBy,
            Reason = state.Reason,
            Causes = { about.Causes.Select(cause => cause.ToString()) },
            Destinations = { about.Destinations },
            Rule = about.Rule is { } rule ? ToRecord(rule) : null,
        };
        foreach (var (name, figure) in about.Evidence)
        {
            record.Evidence.Add(name, figure);
        }

        return record;
    }

    public static AlertHappening ToStep(AlertEvent happened) => new()
    {
        AtUnixMs = AgentRecords.MillisecondsOf(happened.At),
        By = happened.By,
        Type = AlertEventCodec.TypeOf(happened),
        Text = happened switch
        {
            AlertEvent.Raised { SilencedUntil: var until } when until != default => $"silenced until {until}",
            AlertEvent.Recurred e => string.Create(CultureInfo.InvariantCulture, $"{e.Occurrences} times so far"),
            AlertEvent.Acknowledged e => e.Reason,
            AlertEvent.Silenced e => $"until {e.Until}: {e.Reason}",
            AlertEvent.Resolved e => e.Reason,
            _ => "",
        },
    };

    public static AlertRuleRecord ToRecord(RuleInForce known) => new()
    {
        Id = known.Id.ToString(),
        Name = known.Rule.Name,
        Metric = AlertMetrics.NameOf(known.Rule.Metric),
        Operator = AlertOperators.SignOf(known.Rule.Operator),
        Threshold = DecimalText.Of(known.Rule.Threshold),
        Severity = AlertSeverities.NameOf(known.Rule.Severity),
        WindowSecs = (uint)known.Rule.WindowSeconds,
        DedupSecs = (uint)known.Rule.DedupSeconds,
        Destinations = { known.Rule.Destinations },
        Team = known.Rule.Team,
        Agent = known.Rule.Agent,
        Disabled = !known.Rule.IsEnabled,
        Version = known.Version.Value,
    };

    /// <summary>The rule of a record; the agent is an id by now.</summary>
    public static AlertRule RuleOf(AlertRuleRecord record, string agent) => new()
    {
        Name = FieldRules.Required("rule.name", record.Name),
        Metric = AlertMetrics.TryRead(record.Metric, out var metric) ? metric
            : throw GrpcErrors.Invalid("rule.metric", $"'{record.Metric}' is no metric: {string.Join(", ", AlertMetrics.Names)} are"),
        Operator = AlertOperators.TryRead(record.Operator, out var comparison) ? comparison
            : throw GrpcErrors.Invalid("rule.operator", $"'{record.Operator}' is no operator: >, >=, < and = are"),
        Threshold = DecimalOf("rule.threshold", record.Threshold),
        Severity = SeverityOf("rule.severity", record.Severity),
        WindowSeconds = record.WindowSecs == 0 ? AlertRule.Windows[0] : (int)Math.Min(record.WindowSecs, int.MaxValue),
        DedupSeconds = (int)Math.Min(record.DedupSecs, int.MaxValue),
        Destinations = Texts("rule.destinations", record.Destinations),
        Team = FieldRules.Text("rule.team", record.Team),
        Agent = agent,
        IsEnabled = !record.Disabled,
    };

    public static SilenceRecord ToRecord(AlertSilence silence) => new()
    {
        Id = silence.Id,
        Category = silence.Category,
        Rule = silence.Rule,
        Team = silence.Team,
        Agent = silence.Agent,
        MinSeverity = AlertSeverities.NameOf(silence.MinSeverity),
        UntilUnixMs = AgentRecords.MillisecondsOf(silence.Until),
        Reason = silence.Reason,
    };

    public static AlertSilence SilenceOf(SilenceRecord record, string agent) => new(
        "",
        FieldRules.Text("silence.category", record.Category),
        FieldRules.Text("silence.rule", record.Rule),
        FieldRules.Text("silence.team", record.Team),
        agent,
        LeastOf("silence.min_severity", record.MinSeverity),
        default,
        FieldRules.Text("silence.reason", record.Reason, FieldRules.TextMax));

    public static AlertRouteRecord ToRecord(AlertRoute route) => new()
    {
        Category = route.Category,
        Team = route.Team,
        MinSeverity = AlertSeverities.NameOf(route.MinSeverity),
        Destinations = { route.Destinations },
    };

    public static AlertRoute RouteOf(AlertRouteRecord record) => new(
        FieldRules.Text("route.category", record.Category),
        FieldRules.Text("route.team", record.Team),
        LeastOf("route.min_severity", record.MinSeverity),
        Texts("route.destinations", record.Destinations));

    public static PreviewAlertRuleResponse ToResponse(RulePreview preview) => new()
    {
        Alerts =
        {
            preview.Alerts.Select(alert => new PreviewedAlertRecord
            {
                FromUnixMs = AgentRecords.MillisecondsOf(alert.From),
                ToUnixMs = alert.To is { } to ? AgentRecords.MillisecondsOf(to) : 0,
                Value = DecimalText.Of(alert.Value),
                Subject = alert.Subject,
                Recurrence = alert.IsRecurrence,
            }),
        },
        AlertCount = (uint)preview.AlertCount,
        Highest = preview.Highest is { } highest ? DecimalText.Of(highest) : "",
        HighestAtUnixMs = AgentRecords.MillisecondsOf(preview.HighestAt),
        Evaluations = (uint)preview.Evaluations,
        WithoutData = (uint)preview.WithoutData,
    };

    public static AlertPhase PhaseOf(string name) => AlertPhases.TryRead(name, out var phase)
        ? phase
        : throw GrpcErrors.Invalid("statuses", $"'{name}' is no status: unresolved, acknowledged, suppressed and resolved are");

    public static AlertSeverity SeverityOf(string field, string name) => AlertSeverities.TryRead(name, out var severity)
        ? severity
        : throw GrpcErrors.Invalid(field, $"'{name}' is no severity: critical, high, medium, low and info are");

    private static AlertSeverity LeastOf(string field, string name) => name.Length == 0 ? AlertSeverity.Info : SeverityOf(field, name);

    private static decimal DecimalOf(string field, string text) =>
        text.Length <= 30 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw GrpcErrors.Invalid(field, $"'{FieldRules.Text(field, text)}' is no decimal such as 12.5");

    private static ImmutableArray<string> Texts(string field, Google.Protobuf.Collections.RepeatedField<string> texts) => texts.Count > TextsMax
        ? throw GrpcErrors.Invalid(field, $"are {texts.Count}; that is too many")
        : [.. texts.Select(text => FieldRules.Required(field, text))];

    private static AlertRuleSnapshotRecord ToRecord(AlertRuleSnapshot rule) => new()
    {
        Id = rule.Id.ToString(),
        Version = (ulong)rule.Version,
        Name = rule.Name,
        Metric = AlertMetrics.NameOf(rule.Metric),
        Operator = AlertOperators.SignOf(rule.Operator),
        Threshold = DecimalText.Of(rule.Threshold),
        WindowSecs = (uint)rule.WindowSeconds,
        Value = DecimalText.Of(rule.Value),
    };
}
