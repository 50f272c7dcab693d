using System.Text.Json;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>What lists show of agents.</summary>
internal static class AgentShape
{
    /// <summary>What tells of an agent by itself.</summary>
    public const string Selection =
        "id did name org team status framework agentVersion riskTier tools labels { name value } depth rootId parent { id name } "
        + "delegationReason enrolment registeredAt changedAt observedUntil hasLapsed streamVersion suspensions { kind reason by since }";

    public static readonly Shape Agents = new(
        "agents",
        Selection,
        agent => agent.Text("id"),
        new(new Column("agent", IsWhole: true), agent => agent.Text("id")),
        new(new Column("status", Least: 6), StatusOf),
        new(new Column("name", 1, Least: 10), agent => agent.Text("name")),
        new(new Column("team", 2, Least: 8), agent => agent.Text("team")),
        new(new Column("org", 3, Least: 8), agent => agent.Text("org")),
        new(new Column("mode", 4), ModeOf),
        new(new Column("changed", 5), agent => agent.Time("changedAt")),
        new(new Column("heartbeat"), HeartbeatOf, IsWide: true),
        new(new Column("framework"), agent => $"{agent.Text("framework")} {agent.Text("agentVersion")}".Trim(), IsWide: true),
        new(new Column("depth", IsNumber: true), agent => agent.Text("depth"), IsWide: true),
        new(new Column("root"), agent => agent.Text("rootId"), IsWide: true),
        new(new Column("registered"), agent => agent.Time("registeredAt"), IsWide: true),
        new(new Column("did"), agent => agent.Text("did"), IsWide: true));

    /// <summary>An agent's status, as people see it everywhere.</summary>
    public static Cell StatusOf(JsonElement agent) => new(agent.Word("status"), AgentTable.ToneOf(agent.Word("status")));

    /// <summary>Whether what policy says of it counts.</summary>
    public static Cell ModeOf(JsonElement agent) =>
        agent.Find("observedUntil") is null ? "enforce" : new Cell("observe", Tone.Warn);

    private static Cell HeartbeatOf(JsonElement agent) =>
        agent.Find("hasLapsed") is { ValueKind: JsonValueKind.True } ? new Cell("lapsed", Tone.Bad) : "";
}
