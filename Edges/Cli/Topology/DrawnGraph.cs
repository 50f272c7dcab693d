using System.Text.Json;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Topology;

/// <summary>
/// Agents and edges as Graphviz and Mermaid read them. Names are others' words: they stand in quotes, and what could end those is
/// written so that it cannot.
/// </summary>
internal sealed class DrawnGraph(JsonElement topology)
{
    private readonly List<JsonElement> _nodes = [.. topology.Items("nodes")];
    private readonly HashSet<string> _ids = [.. topology.Items("nodes").Select(node => node.Text("id"))];

    public IEnumerable<string> Dot()
    {
        yield return "digraph agents {";
        yield return "  rankdir=LR;";
        yield return "  node [shape=box];";
        foreach (var node in _nodes)
        {
            var style = node.Word("status") == "active" ? "" : ", style=dashed";
            yield return $"  {DotText(node.Text("id"))} [label={DotText(LabelOf(node))}{style}];";
        }

        foreach (var (from, to, kind, count) in Edges())
        {
            yield return $"  {DotText(from)} -> {DotText(to)} [label={DotText(EdgeLabel(kind, count))}];";
        }

        yield return "}";
    }

    public IEnumerable<string> Mermaid()
    {
        yield return "flowchart LR";
        foreach (var node in _nodes)
        {
            yield return $"  n{node.Text("id")}[\"{MermaidText(LabelOf(node))}\"]";
        }

        foreach (var (from, to, kind, count) in Edges())
        {
            var end = _ids.Contains(to) ? $"n{to}" : $"t{MermaidId(to)}[\"{MermaidText(to)}\"]";
            yield return $"  n{from} -->|\"{MermaidText(EdgeLabel(kind, count))}\"| {end}";
        }
    }

    // A delegation stands in the log as the agent's parent, with or without an edge that says so too.
    private IEnumerable<(string From, string To, string Kind, string Count)> Edges()
    {
        var told = new HashSet<(string, string)>();
        foreach (var edge in topology.Items("edges"))
        {
            var to = edge.Text("targetId") is { Length: > 0 } id ? id : $"team {edge.Text("targetTeam")}";
            var kind = edge.Word("kind");
            if (kind == "delegates_to")
            {
                told.Add((edge.Text("sourceId"), to));
            }

            yield return (edge.Text("sourceId"), to, kind, edge.Text("count"));
        }

        foreach (var node in _nodes.Where(node => node.Find("parent") is not null))
        {
            var (parent, child) = (node.Text("parent", "id"), node.Text("id"));
            if (_ids.Contains(parent) && told.Add((parent, child)))
            {
                yield return (parent, child, "delegates_to", "");
            }
        }
    }

    private static string EdgeLabel(string kind, string count) => count is "" or "0" or "1" ? kind : $"{kind} {count}";

    private static string LabelOf(JsonElement node)
    {
        var name = node.Text("name") is { Length: > 0 } named ? named : node.Text("id");
        return node.Word("status") == "active" ? name : $"{name} ({node.Word("status")})";
    }

    private static string DotText(string text) =>
        $"\"{CleanText.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string MermaidText(string text) => string.Concat(CleanText.Of(text).Select(c =>
        c is '"' or '#' or ';' or '<' or '>' or '&' or '|' or '[' or ']' or '`' ? $"#{(int)c};" : c.ToString()));

    private static string MermaidId(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
}
