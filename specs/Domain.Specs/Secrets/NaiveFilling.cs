using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentAssembly.Specs.Domain.Secrets;

// What filling in means, said another way: parse, walk the tree, replace by a regular expression.
internal static partial class NaiveFilling
{
    public static JsonNode? Fill(JsonNode? node, Func<string, string> valueOf, List<string> names)
    {
        switch (node)
        {
            case JsonObject map:
                return new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, valueOf, names))).ToList());
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Fill(item, valueOf, names))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(Placeholder().Replace(text, match =>
                {
                    names.Add(match.Groups[1].Value);
                    return valueOf(match.Groups[1].Value);
                }));
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex(@"(?<!\$)\$\{([A-Z][A-Z0-9_]{0,127})\}")]
    private static partial Regex Placeholder();
}
