using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Alerts;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>How alerts and what is around them are listed.</summary>
internal sealed class AlertLists(ModelSet models)
{
    private static readonly ImmutableArray<Filter> OfAlerts =
    [
        .. Tenanted.Filters,
        Filter.Words<AlertPhase>("status", "status", "That stand like this.", AlertPhases.NameOf),
        Filter.Words<AlertSeverity>("severity", "severity", "Of one of these severities.", AlertSeverities.NameOf),
        Filter.Texts("category", "category", "Of one of these categories."),
        Filter.Texts("agent", "agent", "About one of these agents, by id."),
        Filter.Texts("rule", "rule", "Of one of these rules, by id."),
        Filter.Texts("ruleName", "rule_name", "Of one of these rules, by the name that they had."),
        Filter.Since("seenSince", "seen", "That last happened at this moment or later."),
        Filter.Search("text", "search", "Whose title, text or id contains this."),
    ];

    private static readonly ImmutableArray<Filter> OfRules =
    [
        .. Tenanted.Filters,
        Filter.Texts("name", "name", "Of one of these names."),
        Filter.Words<AlertMetric>("metric", "metric", "That measure one of these.", AlertMetrics.NameOf),
        Filter.Words<AlertSeverity>("severity", "severity", "Of one of these severities.", AlertSeverities.NameOf),
        Filter.Texts("agent", "agent", "About one of these agents, by id."),
        Filter.Truth("enabled", "enabled", "That are evaluated, or are not."),
    ];

    public ListTypes<AlertType, StreamDocument<AlertState>> Alerts { get; } = new(new()
    {
        Node = "Alert",
        Projection = models.People.Alerts,
        Shape = models.People.Alerts.Documents,
        Filters = OfAlerts,
        Orders = [.. Tenanted.Orders, new("WORST_FIRST", "rank", true)],
        Show = (look, listed) => new AlertNode(look, listed.Document),
    });

    public ListTypes<AlertRuleType, StreamDocument<AlertRuleState>> Rules { get; } = new(new()
    {
        Node = "AlertRule",
        Projection = models.People.AlertRules,
        Shape = models.People.AlertRules.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters = OfRules,
        Orders = [new("NAME", "name", false), .. Tenanted.Orders],
        Show = (look, listed) => new AlertRuleNode(look, listed.Document),
    });

    public ListTypes<AlertSilenceType, ItemDocument<SilenceItem>> Silences { get; } = new(new()
    {
        Node = "AlertSilence",
        Projection = models.People.Alerting,
        Shape = AlertingProjection.Silences,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Since("endingSince", "ends", "That end at this moment or later: give the present for those that last."),
        ],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new AlertSilenceNode(listed.Document),
    });

    public ListTypes<AlertRouteType, ItemDocument<AlertRoute>> Routes { get; } = new(new()
    {
        Node = "AlertRoute",
        Projection = models.People.Alerting,
        Shape = AlertingProjection.Routes,
        Filters = [.. Tenanted.Filters, Filter.Texts("category", "category", "Of one of these categories.")],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new AlertRouteNode(listed.Document),
    });
}
