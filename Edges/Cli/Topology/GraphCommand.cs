using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Topology;

/// <summary><c>aasm topology graph</c>: agents and their edges, for programs that draw.</summary>
internal static class GraphCommand
{
    private const string Document =
        "query Graph($at: AsOf, $where: TopologyWhere) { topology(at: $at, where: $where) { asOf isCut "
        + "nodes { id name status team org parent { id } } edges { id kind sourceId targetId targetTeam count crossTeam } } }";

    private static readonly string[] Formats = ["dot", "mermaid", "json"];

    public static Command Make(CommandContext around)
    {
        var format = Words.Choice("--format", "FORMAT", "How to write it; else dot", Formats);
        var org = Words.Org("Only agents of this organisation; else of the context's, else of all that may be seen");
        var team = Words.Option("--team", "TEAM", "Only agents of this team, and the edges that touch them");
        var root = Words.Option("--root", "AGENT", "Only the tree of this agent: its id, DID or name");
        root.CompletionSources.Add(LiveWords.Agents);
        var at = Moment.Option();
        return around.AtGraph(
            new Command("graph", "Write agents and their edges for programs that draw: Graphviz, Mermaid") { format, org, team, root, at },
            async (parsed, talk) =>
            {
                var top = parsed.GetValue(root) is { } named ? (await AgentRefs.IdsAsync(talk, named).ConfigureAwait(false))[0] : null;
                var where = new Dictionary<string, object?> { ["org"] = talk.OrgOf(parsed, org), ["team"] = parsed.GetValue(team), ["root"] = top };
                var data = await talk.AskAsync(
                    Document, new Dictionary<string, object?> { ["where"] = where, [Moment.Variable] = parsed.GetValue(at) }).ConfigureAwait(false);
                Say(talk.Screen, data.Find("topology") ?? throw new CliException(
                    ExitCode.NotFound, "there is no topology of this, or none that you may see"), parsed.GetValue(format));
            });
    }

    private static void Say(Screen screen, JsonElement topology, string? format)
    {
        if (format == "json" || (format is null && screen.IsJson))
        {
            screen.WriteJson(topology.ToJson()!);
            return;
        }

        var graph = new DrawnGraph(topology);
        foreach (var line in format == "mermaid" ? graph.Mermaid() : graph.Dot())
        {
            screen.WriteWhole(line);
        }

        if (topology.Find("isCut") is { ValueKind: JsonValueKind.True })
        {
            screen.Error("there are more agents or edges than are written: ask for one --team or --root");
        }
    }
}
