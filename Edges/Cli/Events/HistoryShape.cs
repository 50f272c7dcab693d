using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Events;

/// <summary>What a history shows of the events of one thing.</summary>
internal static class HistoryShape
{
    private static readonly string[] Telling = ["reason", "text", "note", "name", "mode", "status", "team", "kind"];

    public static readonly Shape Steps = new(
        "events",
        EventShape.Selection + " data",
        item => item.Text("position"),
        new(new Column("position", IsNumber: true), item => item.Text("position")),
        new(new Column("recorded at", 1), item => item.Time("recordedAt")),
        new(new Column("what", Least: 10), item => item.Text("type")),
        new(new Column("by", 2, Least: 12), item => item.Text("principal")),
        new(new Column("", 3, Least: 10), item => string.Join(", ", Telling
            .Select(name => (name, Text: item.Text("data", name)))
            .Where(pair => pair.Text.Length > 0)
            .Select(pair => $"{pair.name} {pair.Text}"))),
        new(new Column("stream version", IsNumber: true), item => item.Text("streamVersion"), IsWide: true),
        new(new Column("event"), item => item.Text("id"), IsWide: true));
}
