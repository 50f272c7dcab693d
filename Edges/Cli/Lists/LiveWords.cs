using System.CommandLine.Completions;
using System.Text.Json;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>
/// Completions that only a server knows. A source leaves a mark for what is wanted, with what is written behind it, so that it counts
/// as a completion of that; whoever completes asks the server instead.
/// </summary>
internal static class LiveWords
{
    private const char Mark = '\u0001';

    private static readonly LiveField[] Fields =
    [
        new("agents", "query Words($text: String!) { words: agents(first: 100, where: { text: $text }) { edges { node { id name did } } } }", ["name", "id", "did"]),
        new("agent-ids", "query Words($text: String!) { words: agents(first: 100, where: { text: $text }) { edges { node { id did } } } }", ["id", "did"]),
        new("traces", "query Words { words: sessions(first: 100, order: LAST_ACTIVE_FIRST) { edges { node { traceId id } } } }", ["traceId", "id"]),
    ];

    public static IEnumerable<CompletionItem> Agents(CompletionContext context) => [MarkOf("agents", context)];

    /// <summary>Of commands that know no names.</summary>
    public static IEnumerable<CompletionItem> AgentIds(CompletionContext context) => [MarkOf("agent-ids", context)];

    public static IEnumerable<CompletionItem> Traces(CompletionContext context) => [MarkOf("traces", context)];

    /// <summary>What a completion stands for; null where it stands for itself.</summary>
    public static LiveField? FieldOf(string label) =>
        label.Split(Mark) is [var name, _] ? Array.Find(Fields, field => field.Name == name) : null;

    private static CompletionItem MarkOf(string name, CompletionContext context) => new($"{name}{Mark}{context.WordToComplete}");
}

/// <summary>What a server is asked for completions.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Document">The question.</param>
/// <param name="Members">What of each item may be written.</param>
internal sealed record LiveField(string Name, string Document, string[] Members)
{
    public Dictionary<string, object?> VariablesFor(string text) =>
        Document.Contains("$text", StringComparison.Ordinal) ? new() { ["text"] = text } : [];

    /// <summary>What may be written; DIDs, which say little, only where one is begun.</summary>
    public IEnumerable<string> WordsOf(JsonElement data, string text) =>
        data.GetProperty("words").Edges()
            .SelectMany(node => Members.Where(member => member != "did" || text.StartsWith("did", StringComparison.Ordinal)).Select(member => node.Text(member)))
            .Where(word => word.Length > 0);
}
