using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Alerts.AlertState>;

namespace AgentAssembly.Projections.Models.Alerts;

/// <summary>Every alert: what it is about, and what became of it.</summary>
public sealed class AlertsProjection() : StreamProjection<AlertState, AlertEvent>(
    "alerts",
    [
        Columns.Texts<Document>("status", document => AlertPhases.NameOf(document.State.Phase)),
        Columns.Texts<Document>("severity", document => document.State.Case is { } about ? AlertSeverities.NameOf(about.Severity) : ""),
        Columns.Numbers<Document>("rank", document => document.State.Case is { } about ? (int)about.Severity : 0),
        Columns.Texts<Document>("category", document => document.State.Case?.Category ?? ""),
        Columns.Texts<Document>("agent", document => document.State.Case?.Agent ?? ""),
        Columns.Texts<Document>("rule", document => document.State.Case?.Rule?.Id.ToString() ?? ""),
        Columns.Texts<Document>("rule_name", document => document.State.Case?.Rule?.Name ?? ""),
        Columns.Numbers<Document>("seen", document => document.State.SeenAt.UnixMicroseconds),
        Columns.Texts<Document>("search", SearchOf),
    ],
    [["born"], ["org", "born"], ["org", "changed"], ["org", "status", "born"], ["org", "rank", "born"], ["org", "team", "born"], ["org", "agent", "born"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["alert"];

    /// <inheritdoc/>
    protected override AlertState Initial => AlertDecider.Initial;

    /// <inheritdoc/>
    protected override AlertState Evolve(AlertState state, AlertEvent happened, Told told) => AlertDecider.Evolve(state, happened);

    /// <inheritdoc/>
    protected override string TeamOf(AlertState state, string before) => state.Case?.Team ?? before;

    private static string SearchOf(Document document) => document.State.Case is { } about
        ? $"{about.Title} {about.Text} {document.Id}".ToLowerInvariant()
        : document.Id;
}
