using System.Text.Json;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Runs;

/// <summary>What lists show of sessions: each is what one agent did in one run.</summary>
internal static class RunShapes
{
    /// <summary>What tells of a session by itself.</summary>
    public const string Selection =
        "id traceId agentId agent { id name } org team startedAt lastAt dispatches verdicts { allow redact pending deny total }";

    public static readonly Shape Sessions = new(
        "sessions", Selection, session => session.Text("id"), [Column("session", "id", isWhole: true), .. About("trace", "traceId")]);

    public static readonly Shape Traces = new(
        "traces",
        Selection,
        session => session.Text("traceId") is { Length: > 0 } trace ? trace : session.Text("id"),
        [Column("trace", "traceId", isWhole: true), .. About("session", "id")]);

    private static Shown[] About(string otherName, string other) =>
    [
        new(new Column("agent", 1, Least: 8), AgentOf),
        new(new Column("started", 3), session => session.Time("startedAt")),
        new(new Column("last", 4), session => session.Time("lastAt")),
        new(new Column("actions", IsNumber: true), session => session.Text("verdicts", "total")),
        new(new Column("denied", IsNumber: true), DeniedOf),
        new(new Column(otherName), session => session.Text(other), IsWide: true),
        new(new Column("redacted", IsNumber: true), session => session.Text("verdicts", "redact"), IsWide: true),
        new(new Column("pending", IsNumber: true), session => session.Text("verdicts", "pending"), IsWide: true),
        new(new Column("org"), session => session.Text("org"), IsWide: true),
        new(new Column("team"), session => session.Text("team"), IsWide: true),
    ];

    private static Shown Column(string name, string member, bool isWhole) =>
        new(new Column(name, IsWhole: isWhole), session => session.Text(member));

    /// <summary>Whose session it is.</summary>
    public static Cell AgentOf(JsonElement session) =>
        session.Text("agent", "name") is { Length: > 0 } name ? name : session.Text("agentId");

    private static Cell DeniedOf(JsonElement session) =>
        new(session.Text("verdicts", "deny"), session.Text("verdicts", "deny") is "0" ? Tone.Faint : Tone.Bad);
}
