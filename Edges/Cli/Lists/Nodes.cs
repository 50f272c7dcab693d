using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>Reads what GraphQL answered. What is null or was not asked for is empty.</summary>
internal static class Nodes
{
    // Members that GraphQL has as one of a few upper-case names. Everywhere else in this tool such words are small.
    private static readonly HashSet<string> Enumerated = new(StringComparer.Ordinal)
    {
        "status", "verdict", "shadowVerdict", "kind", "severity", "enrolment", "origin", "costStatus", "state", "direction", "unit", "onExceed",
    };

    /// <summary>What a path of names leads to; null where that is nothing.</summary>
    public static JsonElement? Find(this JsonElement node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty(name, out node))
            {
                return null;
            }
        }

        return node.ValueKind == JsonValueKind.Null ? null : node;
    }

    public static string Text(this JsonElement node, params ReadOnlySpan<string> path) =>
        node.Find(path) is not { } found ? ""
        : found.ValueKind == JsonValueKind.String ? found.GetString()!
        : found.GetRawText();

    /// <summary>One of a few words, small.</summary>
    public static string Word(this JsonElement node, params ReadOnlySpan<string> path) => node.Text(path).ToLowerInvariant();

    /// <summary>A moment in UTC, to the millisecond.</summary>
    public static string Time(this JsonElement node, params ReadOnlySpan<string> path) =>
        node.Text(path) is { Length: > 0 } text
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Screen.Time(time) : text
            : "";

    /// <summary>The items of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement node, params ReadOnlySpan<string> path) =>
        node.Find(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The items of a connection.</summary>
    public static IEnumerable<JsonElement> Edges(this JsonElement connection) =>
        connection.Items("edges").Select(edge => edge.GetProperty("node"));

    /// <summary>A node as this tool's JSON has it: names in snake_case, and enumerated words small.</summary>
    public static JsonNode? ToJson(this JsonElement node) => ToJson(node, "");

    /// <summary>A name in snake_case.</summary>
    public static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static JsonNode? ToJson(JsonElement node, string name) => node.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(node.EnumerateObject().Select(member =>
            KeyValuePair.Create(Snake(member.Name), ToJson(member.Value, member.Name)))),
        JsonValueKind.Array => new JsonArray([.. node.EnumerateArray().Select(item => ToJson(item, name))]),
        JsonValueKind.String when Enumerated.Contains(name) => node.GetString()!.ToLowerInvariant(),
        JsonValueKind.Null => null,
        _ => JsonNode.Parse(node.GetRawText()),
    };
}
