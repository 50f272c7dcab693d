using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Agents;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Topology;

/// <summary><c>aasm topology tree</c>: an agent with those below it.</summary>
internal static class TreeCommand
{
    private const int DepthMax = 9;

    private const string Document =
        "query Tree($root: String!, $at: AsOf, $depth: Int, $keep: Boolean, $status: [AgentStatus!]) { "
        + "tree: agentTree(root: $root, at: $at, depth: $depth, keepAncestors: $keep, status: $status) { isCut nodes { depth childCount matches "
        + "parentId agent { id name status team org observedUntil suspensions { kind } } } } }";

    private static readonly string[] Statuses = ["active", "suspended", "deregistered"];

    public static Command Make(CommandContext around)
    {
        var agent = NamedAgent.Argument("The agent at the top: its id, its DID, or its name where no other has it");
        var depth = Options.Number("--depth", "How many levels below it", 1, DepthMax, DepthMax);
        var status = Words.Many(
            "--status", "STATUS", $"Only such agents, and those that lead to them; may be given again: {string.Join(", ", Statuses)}", Statuses);
        var prune = new Option<bool>("--prune") { Description = "Let other agents end their branch, even where wanted ones stand below" };
        var at = Moment.Option();
        return around.AtGraph(
            new Command("tree", "Draw an agent with those that it delegated to") { agent, depth, status, prune, at },
            async (parsed, talk) =>
            {
                var name = parsed.GetValue(agent)!;
                var data = await talk.AskAsync(Document, new Dictionary<string, object?>
                {
                    ["root"] = name,
                    ["depth"] = parsed.GetValue(depth),
                    ["keep"] = !parsed.GetValue(prune),
                    ["status"] = parsed.GetValue(status) is { Length: > 0 } wanted ? wanted.Select(word => word.ToUpperInvariant()) : null,
                    [Moment.Variable] = parsed.GetValue(at),
                }).ConfigureAwait(false);
                Say(talk.Screen, data.Find("tree") ?? throw AgentRefs.NotFound(name));
            });
    }

    private static void Say(Screen screen, JsonElement tree)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(tree.ToJson()!);
            return;
        }

        var below = tree.Items("nodes").Skip(1).ToLookup(place => place.Text("parentId"), StringComparer.Ordinal);
        foreach (var top in tree.Items("nodes").Take(1))
        {
            Line(screen, "", top);
            Below(screen, top, "", below);
        }

        if (tree.Find("isCut") is { ValueKind: JsonValueKind.True })
        {
            screen.Prose("There are more agents than are shown: begin further below, or with --depth.", Tone.Warn);
        }
    }

    private static void Below(Screen screen, JsonElement place, string indent, ILookup<string, JsonElement> below)
    {
        var children = below[place.Text("agent", "id")].ToList();
        for (var i = 0; i < children.Count; i++)
        {
            var isLast = i == children.Count - 1;
            Line(screen, indent + (isLast ? "└── " : "├── "), children[i]);
            Below(screen, children[i], indent + (isLast ? "    " : "│   "), below);
        }
    }

    private static void Line(Screen screen, string branch, JsonElement place)
    {
        var agent = place.GetProperty("agent");
        var status = AgentShape.StatusOf(agent);
        var matches = place.Find("matches") is not { ValueKind: JsonValueKind.False };
        var name = agent.Text("name") is { Length: > 0 } named ? named : agent.Text("id");
        var mode = AgentShape.ModeOf(agent);
        var hidden = place.Find("childCount")?.GetInt32() ?? 0;
        screen.Line(
            new(branch, Tone.Faint),
            new(name, matches ? Tone.Plain : Tone.Faint),
            new($" [{status.Text}]", matches ? status.Tone : Tone.Faint),
            new($" {agent.Text("team")}", Tone.Faint),
            new(mode.Tone == Tone.Warn ? $" {mode.Text}" : "", mode.Tone),
            new(screen.Format == OutputFormat.Wide ? $" {agent.Text("id")}, {hidden} below" : "", Tone.Faint));
    }
}
