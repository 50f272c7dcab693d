using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Alerts.AlertRuleState>;

namespace AgentAssembly.Projections.Models.Alerts;

/// <summary>What orgs want to be alerted of. What the whole org is told of, everybody of it may know.</summary>
public sealed class AlertRulesProjection() : StreamProjection<AlertRuleState, AlertRuleEvent>(
    "alert_rules",
    [
        Columns.Numbers<Document>("exists", document => document.State.Rule is null ? 0 : 1),
        Columns.Texts<Document>("name", document => document.State.Rule?.Name ?? ""),
        Columns.Texts<Document>("metric", document => document.State.Rule is { } rule ? AlertMetrics.NameOf(rule.Metric) : ""),
        Columns.Texts<Document>("severity", document => document.State.Rule is { } rule ? AlertSeverities.NameOf(rule.Severity) : ""),
        Columns.Texts<Document>("agent", document => document.State.Rule?.Agent ?? ""),
        Columns.Numbers<Document>("enabled", document => document.State.Rule is { IsEnabled: true } ? 1 : 0),
    ],
    [["org", "name"], ["org", "born"]],
    DocumentSight.TeamAndWholeOrg)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["alertrule"];

    /// <inheritdoc/>
    protected override AlertRuleState Initial => AlertRuleDecider.Initial;

    /// <inheritdoc/>
    protected override AlertRuleState Evolve(AlertRuleState state, AlertRuleEvent happened, Told told) =>
        AlertRuleDecider.Evolve(state, happened);

    /// <inheritdoc/>
    protected override string TeamOf(AlertRuleState state, string before) => state.Rule?.Team ?? before;
}
