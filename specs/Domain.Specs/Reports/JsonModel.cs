using System.Text.Json.Nodes;
using AgentAssembly.Domain.Reports;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Reports;

// JSON as a tree in which a text may be JSON again, so that what has to stay can be told without the code under test.
internal abstract record JsonModel
{
    // What stands under a forbidden key, however deep.
    public const string Planted = "planted";

    public static readonly Gen<JsonModel> Clean = Gen.Recursive<JsonModel>((depth, inner) => NodeOf(depth, inner, Ordinary));

    public static readonly Gen<JsonModel> Mixed =
        Gen.Recursive<JsonModel>((depth, inner) => NodeOf(depth, inner, Gen.Frequency((3, Ordinary), (2, Forbidden))));

    private static Gen<string> Ordinary => Gen.OneOf(
        "id", "kind", "payload", "Prompts", "promp", "tool", "a b", "ä\"\\", "", "completion_tokens", "action", "x.prompt");

    private static Gen<string> Forbidden => Gen.Select(
        Gen.OneOf(DroppedKeys.Forbidden.Order(StringComparer.Ordinal).ToArray()), Gen.Bool.Array[16],
        (key, upper) => new string([.. key.Select((letter, i) => upper[i % 16] ? char.ToUpperInvariant(letter) : letter)]));

    // As a node, without what is forbidden or with it.
    public abstract JsonNode? ToNode(bool pruned);

    public string ToText(bool pruned = false) => ToNode(pruned)?.ToJsonString() ?? "null";

    private static Gen<JsonModel> NodeOf(int depth, Gen<JsonModel> inner, Gen<string> key)
    {
        var leaf = Gen.OneOf<JsonModel>(
            Gen.OneOf("", "plain", "12", "true", "{", "[1", "\"", "a: b", "😀\u2028", "prompt", "{prompt}").Select(t => (JsonModel)new Text(t)),
            Gen.Int[-9, 9].Select(number => (JsonModel)new Number(number)));
        return depth > 5 ? leaf : Gen.Frequency(
            (2, leaf),
            (3, Gen.Dictionary(key, inner)[0, 4].Select(members => (JsonModel)new Members(members))),
            (2, inner.Array[0, 3].Select(items => (JsonModel)new Items(items))),
            (2, inner.Select(of => (JsonModel)new Stringified(of))));
    }

    internal sealed record Text(string Value) : JsonModel
    {
        public override JsonNode? ToNode(bool pruned) => JsonValue.Create(Value);
    }

    internal sealed record Number(int Value) : JsonModel
    {
        public override JsonNode? ToNode(bool pruned) => JsonValue.Create(Value);
    }

    internal sealed record Items(JsonModel[] Of) : JsonModel
    {
        public override JsonNode? ToNode(bool pruned) => new JsonArray([.. Of.Select(item => item.ToNode(pruned))]);
    }

    internal sealed record Members(Dictionary<string, JsonModel> Of) : JsonModel
    {
        public override JsonNode? ToNode(bool pruned)
        {
            var node = new JsonObject();
            foreach (var (key, value) in Of)
            {
                if (!DroppedKeys.Forbidden.Contains(key))
                {
                    node[key] = value.ToNode(pruned);
                }
                else if (!pruned)
                {
                    node[key] = new JsonArray(JsonValue.Create(Planted), value.ToNode(pruned));
                }
            }

            return node;
        }
    }

    internal sealed record Stringified(JsonModel Of) : JsonModel
    {
        public override JsonNode? ToNode(bool pruned) => JsonValue.Create(Of.ToText(pruned));
    }
}
