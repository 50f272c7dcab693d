using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>A JSON value that can be written carelessly, and by the canonical writer.</summary>
public abstract record JsonValue
{
    public sealed record Text(string Value) : JsonValue;

    public sealed record Whole(long Value) : JsonValue;

    public sealed record Truth(bool Value) : JsonValue;

    public sealed record List(JsonValue[] Items) : JsonValue;

    public sealed record Members(Dictionary<string, JsonValue> Values) : JsonValue;

    /// <summary>JSON with members in random order, random white space and needless escapes.</summary>
    public string ToText(Random random) => this switch
    {
        Text t => Quote(t.Value, random),
        Whole w => w.Value is >= -CanonicalJsonWriter.IntegerMax and <= CanonicalJsonWriter.IntegerMax
            ? w.Value.ToString(CultureInfo.InvariantCulture)
            : $"\"{w.Value.ToString(CultureInfo.InvariantCulture)}\"",
        Truth t => t.Value ? "true" : "false",
        List l => $"[{Space(random)}{string.Join(',', l.Items.Select(i => i.ToText(random) + Space(random)))}]",
        Members m => $"{{{Space(random)}{string.Join(',', Shuffled(m, random).Select(p => $"{Quote(p.Key, random)}{Space(random)}:{p.Value.ToText(random)}"))}}}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public CanonicalJsonWriter Write(CanonicalJsonWriter writer)
    {
        switch (this)
        {
            case Text t:
                return writer.Value(t.Value);
            case Whole w:
                return writer.Value(w.Value);
            case Truth t:
                return writer.Value(t.Value);
            case List l:
                writer.BeginArray();
                foreach (var item in l.Items)
                {
                    item.Write(writer);
                }

                return writer.EndArray();
            case Members m:
                writer.BeginObject();
                foreach (var (name, value) in m.Values.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    value.Write(writer.Name(name));
                }

                return writer.EndObject();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static KeyValuePair<string, JsonValue>[] Shuffled(Members members, Random random)
    {
        var pairs = members.Values.ToArray();
        random.Shuffle(pairs);
        return pairs;
    }

    private static string Space(Random random) => random.GetItems(["", " ", "\n\t", "\r "], 1)[0];

    private static string Quote(string text, Random random)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\' or < ' ' || random.Next(8) == 0)
            {
                foreach (var unit in rune.ToString())
                {
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
                }
            }
            else
            {
                quoted.Append(rune.ToString());
            }
        }

        return quoted.Append('"').ToString();
    }
}

/// <summary>Random JSON values and texts, with everything that canonical form treats in its own way.</summary>
public static class JsonGen
{
    private static readonly string[] Pieces =
        ["", "a", "b", "Z", "0", "10", "\"", "\\", "/", "\n", "\0", "\u001f", "\u007f", "\u0080", "é", "€", "\u2028", "\ufb33", "😀", "𐀀", "\uffff"];

    public static readonly Gen<string> Text = Gen.OneOf(Pieces).Array[0, 6].Select(string.Concat);

    private static readonly Gen<JsonValue> Leaf = Gen.OneOf(
        Text.Select(t => (JsonValue)new JsonValue.Text(t)),
        Gen.Long.Select(n => (JsonValue)new JsonValue.Whole(n)),
        Gen.Long[-1000, 1000].Select(n => (JsonValue)new JsonValue.Whole(n)),
        Gen.OneOf(CanonicalJsonWriter.IntegerMax, CanonicalJsonWriter.IntegerMax + 1, long.MinValue, long.MaxValue)
            .Select(n => (JsonValue)new JsonValue.Whole(n)),
        Gen.Bool.Select(b => (JsonValue)new JsonValue.Truth(b)));

    public static readonly Gen<JsonValue> Value = Level(4);

    private static Gen<JsonValue> Level(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Level(depth - 1).Array[0, 4].Select(items => (JsonValue)new JsonValue.List(items)),
            Gen.Select(Text, Level(depth - 1)).Array[0, 5].Select(pairs => (JsonValue)new JsonValue.Members(
                pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2))));
}
