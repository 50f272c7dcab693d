using System.Text;
using System.Text.Json.Nodes;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Secrets;

public sealed class PlaceholdersSpecs
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["A"] = "alpha",
        ["B_2"] = "qu\"ote \\ and \b\n\u0001\u007f ä€😀",
        ["C"] = "${A} $${A} ${",
        ["LONG"] = new string('x', 300),
    };

    // Everything that placeholders are made of and that looks like them, whole and in pieces.
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("${A}", "${B_2}", "${C}", "${LONG}", "$${A}", "${a}", "${}", "${A", "{A}", "$", "{", "}", "${A B}", "${_A}", "${2}"),
        Gen.OneOf("text", " ", "ä", "😀", "\"", "\\", "\n", "\u0001", "A", "B_2"));

    private static readonly Gen<string> Text = Piece.Array[0, 6].Select(string.Concat);

    // JSON in one of its many spellings.
    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) =>
        depth > 3 ? Leaf() : Gen.Frequency(
            (2, Leaf()),
            (1, Gen.Select(inner.Array[0, 4], Space()).Select((items, space) => $"[{space}{string.Join($",{space}", items)}]")),
            (1, Gen.Select(Gen.Select(Quoted(), inner).Array[0, 4], Space()).Select((members, space) =>
                $"{{{string.Join(',', members.DistinctBy(m => JsonNode.Parse(m.Item1)!.GetValue<string>()).Select(m => $"{m.Item1}{space}:{m.Item2}"))}{space}}}"))));

    [Fact]
    public void Filling_means_what_replacing_in_a_parsed_tree_means_and_names_come_in_order() =>
        Seeds.Sample(Json, 3_000, json =>
        {
            var names = new List<string>();
            var expected = NaiveFilling.Fill(JsonNode.Parse(json), ValueOf, names);
            var found = Find(json);
            Assert.Equal(names, found.Places);
            Assert.Equal(names.Distinct(), found.Names);
            var filled = Encoding.UTF8.GetString(found.Fill(Bytes(found.Names.ToDictionary(name => name, ValueOf)))!);
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(filled)), $"{json} became {filled}");
        });

    [Fact]
    public void Every_byte_outside_of_placeholders_stays_as_it_is() =>
        Seeds.Sample(Json, 2_000, json =>
        {
            // Each value stands for its own placeholder, so that nothing may change at all but how that is spelled.
            var found = Find(json);
            var same = found.Names.ToDictionary(name => name, name => $"${{{name}}}");
            var plain = json.Replace("\\u0024{", "${", StringComparison.Ordinal);
            var spelled = Find(plain);
            Assert.Equal(plain, Encoding.UTF8.GetString(spelled.Fill(Bytes(same))!));
            Assert.Equal(found.Places, spelled.Places);
        });

    [Theory]
    [InlineData("""{"a":"x${A}y"}""", """{"a":"xalphay"}""")]
    [InlineData("""{"${A}":"${A}"}""", """{"${A}":"alpha"}""")]
    [InlineData(""" [ 1.50e+3 , null,true , "\u00e4\/${A}" ] """, """ [ 1.50e+3 , null,true , "\u00e4\/alpha" ] """)]
    [InlineData("""{"a":1,"a":"${A}"}""", """{"a":1,"a":"alpha"}""")]
    [InlineData("""["\u0024\u007b\u0041\u007d"]""", """["alpha"]""")]
    [InlineData("""["\ud800${A}"]""", """["\ud800alpha"]""")]
    [InlineData("""["$${A}","\u0024${A}","$$${A}"]""", """["$${A}","\u0024${A}","$$${A}"]""")]
    [InlineData("""["${C}"]""", """["${A} $${A} ${"]""")]
    [InlineData("""["${${A}}"]""", """["${alpha}"]""")]
    [InlineData("\"${A}\"", "\"alpha\"")]
    [InlineData("[]", "[]")]
    public void Arguments_are_filled_like_this(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Find(json).Fill(Bytes(Values))!));

    [Fact]
    public void A_name_of_129_signs_is_text()
    {
        Assert.Single(Find($"[\"${{{new string('N', 128)}}}\"]").Places);
        Assert.Empty(Find($"[\"${{{new string('N', 129)}}}\"]").Places);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    [InlineData("[1] [2]")]
    [InlineData("[\"\u0001\"]")]
    [InlineData("/* */ []")]
    [InlineData("[\"canary\" 1]")]
    public void What_is_no_json_is_refused_without_being_repeated(string json)
    {
        Assert.Null(Placeholders.Find(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_utf8_is_refused()
    {
        Assert.Null(Placeholders.Find(new byte[] { (byte)'"', 0xff, (byte)'"' }, out var problem));
        Assert.Equal("is not UTF-8", problem);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Arguments_nest_64_levels_deep(int depth, bool isTaken) =>
        Assert.Equal(isTaken, Placeholders.Find(
            Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), out _) is not null);

    [Fact]
    public void Arguments_have_a_mebibyte_at_most()
    {
        var largest = $"\"{new string('x', Placeholders.ArgumentsBytesMax - 2)}\"";
        Assert.NotNull(Placeholders.Find(Encoding.UTF8.GetBytes(largest), out _));
        Assert.Null(Placeholders.Find(Encoding.UTF8.GetBytes(largest + " "), out _));
    }

    [Fact]
    public void Filled_arguments_have_four_mebibytes_at_most()
    {
        var found = Find($"[\"${{A}}\",{string.Join(',', Enumerable.Repeat("\"${A}\"", 63))}]");
        var room = Placeholders.FilledBytesMax - Encoding.UTF8.GetByteCount($"[{string.Join(',', Enumerable.Repeat("\"\"", 64))}]");
        Assert.Null(found.Fill(Bytes(new() { ["A"] = new string('x', (room / 64) + 1) })));
        Assert.NotNull(found.Fill(Bytes(new() { ["A"] = new string('x', room / 64) })));
        Assert.Null(found.Fill(Bytes(new() { ["A"] = new string('\u0001', (room / 64 / 6) + 1) })));
    }

    [Fact]
    public void More_places_or_names_than_a_call_may_have_are_refused()
    {
        static string Of(IEnumerable<string> names) => $"[{string.Join(',', names.Select(name => $"\"${{{name}}}\""))}]";
        Assert.NotNull(Placeholders.Find(Encoding.UTF8.GetBytes(Of(Enumerable.Range(0, 128).Select(i => $"N{i}"))), out _));
        Assert.Null(Placeholders.Find(Encoding.UTF8.GetBytes(Of(Enumerable.Range(0, 129).Select(i => $"N{i}"))), out _));
        Assert.NotNull(Placeholders.Find(Encoding.UTF8.GetBytes(Of(Enumerable.Repeat("N", 10_000))), out _));
        Assert.Null(Placeholders.Find(Encoding.UTF8.GetBytes(Of(Enumerable.Repeat("N", 10_001))), out _));
    }

    [Fact]
    public void A_name_without_a_value_fills_nothing() =>
        Assert.Throws<KeyNotFoundException>(() => Find("[\"${A}${NOBODY}\"]").Fill(Bytes(Values)));

    // Pieces make up names of their own, such as AA.
    private static string ValueOf(string name) => Values.GetValueOrDefault(name, $"<{name}>");

    private static Placeholders Find(string json) =>
        Placeholders.Find(Encoding.UTF8.GetBytes(json), out var problem)
        ?? throw new InvalidOperationException($"{json}: {problem}");

    private static Dictionary<string, ReadOnlyMemory<byte>> Bytes(Dictionary<string, string> values) =>
        values.ToDictionary(value => value.Key, value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value.Value));

    private static Gen<string> Leaf() => Gen.OneOf(Quoted(), Gen.OneOf("0", "-1.50e+3", "true", "false", "null"));

    private static Gen<string> Space() => Gen.OneOf("", " ", "\n\t");

    // Some signs escaped that need not be.
    private static Gen<string> Quoted() => Gen.Select(Text, Gen.Int[0, 3]).Select((text, style) =>
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
        {
            json.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' when style == 0 => "\\n",
                < ' ' => $"\\u{(int)unit:x4}",
                '$' when style == 1 => "\\u0024",
                > '~' when style == 2 => $"\\u{(int)unit:X4}",
                _ => unit.ToString(),
            });
        }

        return json.Append('"').ToString();
    });
}
