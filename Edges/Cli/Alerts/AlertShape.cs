using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary>What lists show of alerts.</summary>
internal static class AlertShape
{
    public static readonly Shape Alerts = new(
        "alerts",
        "id org team agentId agent { id name } category severity status title text occurrences raisedAt changedAt resolvedAt dedupUntil "
        + "silencedUntil silenceReason acknowledgedBy resolvedBy reason causes rule { id name version metric operator threshold value }",
        alert => alert.Text("id"),
        new(new Column("id", IsWhole: true), alert => alert.Text("id")),
        new(new Column("agent", 4, Least: 8), alert => alert.Text("agent", "name") is { Length: > 0 } name ? name : alert.Text("agentId")),
        new(new Column("severity"), alert => new Cell(alert.Word("severity"), AlertText.ToneOf(alert.Word("severity")))),
        new(new Column("type", 1), alert => alert.Text("category")),
        new(new Column("message", Least: 16), alert => alert.Text("title")),
        new(new Column("status"), alert => alert.Word("status")),
        new(new Column("raised at", 3), alert => alert.Time("raisedAt")),
        new(new Column("times", IsNumber: true), alert => alert.Text("occurrences"), IsWide: true),
        new(new Column("changed at"), alert => alert.Time("changedAt"), IsWide: true),
        new(new Column("org"), alert => alert.Text("org"), IsWide: true),
        new(new Column("team"), alert => alert.Text("team"), IsWide: true),
        new(new Column("rule"), alert => alert.Text("rule", "name"), IsWide: true),
        new(new Column("acknowledged by"), alert => alert.Text("acknowledgedBy"), IsWide: true));
}
