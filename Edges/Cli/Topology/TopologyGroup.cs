using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Topology;

/// <summary><c>aasm topology</c>: which agents there are, who delegated to whom, and who has to do with whom.</summary>
internal static class TopologyGroup
{
    private static readonly string[] Kinds = ["delegates_to", "calls", "reads", "writes", "approves", "messages"];

    private static readonly Shape EdgeShape = new(
        "edges",
        "id kind origin source { id name } target { id name } sourceId targetId sourceTeam targetTeam crossTeam count firstSeenAt lastSeenAt org",
        edge => edge.Text("id"),
        new(new Column("from", Least: 10), edge => NameOf(edge, "source")),
        new(new Column("kind"), edge => edge.Word("kind")),
        new(new Column("to", Least: 10), edge => NameOf(edge, "target")),
        new(new Column("times", 1, IsNumber: true), edge => edge.Text("count")),
        new(new Column("last seen", 2), edge => edge.Time("lastSeenAt")),
        new(new Column("known by", 3), edge => edge.Word("origin")),
        new(new Column("from team"), edge => edge.Text("sourceTeam"), IsWide: true),
        new(new Column("to team"), edge => edge.Text("targetTeam"), IsWide: true),
        new(new Column("first seen"), edge => edge.Time("firstSeenAt"), IsWide: true),
        new(new Column("edge"), edge => edge.Text("id"), IsWide: true));

    public static Command Make(CommandContext around) => new("topology", "See which agents there are, and who has to do with whom")
    {
        TreeCommand.Make(around), GraphCommand.Make(around), LineageCommand.Make(around), Edges(around),
    };

    private static Command Edges(CommandContext around) => around.ShowList(
        new Command("edges", "List who has to do with whom, the last seen first"),
        new("edges", "TopologyEdge", EdgeShape),
        new Filters()
            .Org("edges")
            .AnyOf("--team", "TEAM", "Only edges that leave this team", "team")
            .AnyOf("--to-team", "TEAM", "Only edges that enter this team", "targetTeam")
            .Agents("--from", "Only edges that leave this agent", "source")
            .Agents("--to", "Only edges that enter this agent", "target")
            .Choice("--type", "KIND", "Only edges of this kind", "kind", [], Kinds)
            .Choice("--origin", "ORIGIN", "Only edges that are known this way", "origin", [], "decided", "registry", "reported")
            .Flag("--cross-team", "Only edges from one team to another", "crossTeam")
            .Time("--seen-since", "Only edges that were seen since then", "seenSince"));

    private static string NameOf(System.Text.Json.JsonElement edge, string end) =>
        edge.Text(end, "name") is { Length: > 0 } name ? name
        : edge.Text(end + "Id") is { Length: > 0 } id ? id
        : $"team {edge.Text(end + "Team")}";
}
