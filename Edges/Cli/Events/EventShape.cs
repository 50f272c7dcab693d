using System.Text.Json;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Events;

/// <summary>What lists show of recorded events.</summary>
internal static class EventShape
{
    /// <summary>What tells of an event by itself.</summary>
    public const string Selection =
        "position id type recordedAt stream streamVersion org team principal correlationId causationId hash agent { id name } "
        + "decision { verdict kind tool model host path command rule clause reason reasonCode traceId approvalId shadowVerdict shadowRule }";

    public static readonly Shape Events = new(
        "events",
        Selection,
        item => item.Text("position"),
        new(new Column("position", IsNumber: true), item => item.Text("position")),
        new(new Column("recorded at", 3), item => item.Time("recordedAt")),
        new(new Column("type", 1, Least: 10), item => item.Text("type")),
        new(new Column("agent", 2, Least: 8), AgentOf),
        new(new Column("verdict"), VerdictOf),
        new(new Column("subject", Least: 10), SubjectOf),
        new(new Column("rule", 4, Least: 10), item => RuleOf(item)),
        new(new Column("kind"), item => item.Word("decision", "kind"), IsWide: true),
        new(new Column("trace"), TraceOf, IsWide: true),
        new(new Column("org"), item => item.Text("org"), IsWide: true),
        new(new Column("team"), item => item.Text("team"), IsWide: true),
        new(new Column("principal"), item => item.Text("principal"), IsWide: true),
        new(new Column("stream"), item => $"{item.Text("stream")} {item.Text("streamVersion")}", IsWide: true),
        new(new Column("event"), item => item.Text("id"), IsWide: true));

    public static Cell VerdictOf(JsonElement item) =>
        new(item.Word("decision", "verdict"), VerdictText.ToneOf(item.Word("decision", "verdict")));

    /// <summary>What a decision was about.</summary>
    public static Cell SubjectOf(JsonElement item)
    {
        var decision = item.Find("decision") ?? default;
        string[] parts = ["tool", "model", "path", "command", "host"];
        return decision.ValueKind == JsonValueKind.Object
            ? string.Join(' ', parts.Select(part => decision.Text(part)).Where(text => text.Length > 0))
            : "";
    }

    /// <summary>By which rule, else why; nothing where nothing spoke against it.</summary>
    public static string RuleOf(JsonElement item) =>
        item.Text("decision", "rule") is { Length: > 0 } rule ? rule
        : item.Text("decision", "reasonCode") is var reason && reason != "allowed" ? reason
        : "";

    public static string AgentNameOf(JsonElement item) =>
        item.Text("agent", "name") is { Length: > 0 } name ? name : item.Text("agent", "id");

    private static Cell AgentOf(JsonElement item) => AgentNameOf(item);

    private static Cell TraceOf(JsonElement item) => item.Text("correlationId");
}
