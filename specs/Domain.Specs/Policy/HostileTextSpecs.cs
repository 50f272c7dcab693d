using AgentAssembly.Domain.Policy;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

public sealed class HostileTextSpecs
{
    private const string YamlAlphabet = "abox10:-?{}[],&*!|>'\"%@`#~<\\./ \t\r\n\n  é\u0085\u2028\uFEFF\uD83D\uDE00\0";

    private static readonly Gen<char> YamlCharacters = Gen.OneOf(YamlAlphabet.ToCharArray());

    [Theory]
    [InlineData("tools: *t", "1:8 (document) — an alias to a node that is not there")]
    [InlineData("tools: &t {a: *t}", "1:15 (document) — an alias to a node that is not there, or not complete yet")]
    [InlineData("tools: {a: !!map {}}", "1:12 (document) — YAML tags are not allowed")]
    [InlineData("tools: {a: {allow: !!bool true}}", "1:20 (document) — YAML tags are not allowed")]
    [InlineData("tools: {a: {}}\n---\nx: 1", "2:1 (document) — a second YAML document in one text")]
    [InlineData("tools: {a: {}}\0\nnetwork: {}", "1:15 (document) — character U+0000 is not allowed")]
    [InlineData("# x\u2028tools: {a: {}}", "1:4 (document) — character U+2028 is not allowed")]
    [InlineData("tools: {a: {}", "2:1 (document) — not valid YAML")]
    [InlineData("tools: a: b", "1:9 (document) — not valid YAML")]
    [InlineData("!<>", "1:4 (document) — not valid YAML")]
    [InlineData("...\t0", "1:1 (document) — not valid YAML")]
    public void Yaml_that_could_hide_or_repeat_something_is_refused(string text, string error) =>
        Assert.StartsWith("airline.yaml:" + error, PolicyTexts.ErrorOf(text));

    // Not inline data: an attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_is_refused_wherever_it_stands()
    {
        const string Error = "airline.yaml:3:4 (document) — character U+D800 is not allowed";
        Assert.Equal(Error, PolicyTexts.ErrorOf("a: 1\r\n\rb: \uD800"));
        Assert.Equal(Error, PolicyTexts.ErrorOf("a: 1\r\n\rb: \uD800x"));
        Assert.Contains("U+DC00", PolicyTexts.ErrorOf("\uDC00"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_means_what_it_repeats() => Assert.Equal(
        PolicyTexts.Document("tools: {a: {allow: true}, b: {allow: true}}").Digest,
        PolicyTexts.Document("tools: {a: &both {allow: true}, b: *both}").Digest);

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_do()
    {
        var laughs = "a: &a [x, x]\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
            $"{(char)('b' + i)}: &{(char)('b' + i)} [*{(char)('a' + i)}, *{(char)('a' + i)}]\n"));
        Assert.Contains("aliases make more than 100000 nodes of it", PolicyTexts.ErrorOf(laughs), StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_nest_no_deeper_than_what_is_written_out()
    {
        var deep = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Contains("deeper than 32 levels", PolicyTexts.ErrorOf(deep), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Nesting_may_be_32_deep_and_no_deeper(char open, char close)
    {
        Assert.DoesNotContain(PolicyTexts.ErrorsOf(Nested(32)), IsAboutDepth);
        Assert.Contains(PolicyTexts.ErrorsOf(Nested(33)), IsAboutDepth);

        string Nested(int depth) => "tools: " + new string(open, depth - 1) + new string(close, depth - 1);
        static bool IsAboutDepth(string error) => error.Contains("deeper than 32 levels", StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_may_have_256_KiB_of_utf8_and_no_more()
    {
        var room = (256 * 1024) - PolicyTexts.DenyByDefault.Length - 1;
        var comment = new string('é', room / 2) + new string('x', room % 2);
        var full = PolicyTexts.DenyByDefault + "#" + comment;
        Assert.Empty(PolicyTexts.ErrorsOf(full));
        Assert.Equal("airline.yaml:1:1 (document) — larger than 256 KiB", PolicyTexts.ErrorOf(full + "x"));
    }

    [Fact]
    public void A_flood_of_errors_is_cut_off_and_counted()
    {
        var unknown = string.Concat(Enumerable.Range(0, 150).Select(i => $"k{i}: 1\n"));
        var errors = PolicyTexts.ErrorsOf("tools: {a: {}}\n" + unknown);
        Assert.Equal(101, errors.Length);
        Assert.Equal("airline.yaml:101:1 (document) — 50 more errors; mend these first", errors[^1]);
    }

    [Theory]
    [InlineData("[a,")]
    [InlineData("k: v\n")]
    [InlineData("? ")]
    [InlineData("{?,")]
    [InlineData("\"a\":{")]
    [InlineData("&a *a ")]
    public void The_worst_texts_of_full_size_are_answered(string unit) =>
        Assert.NotEmpty(PolicyTexts.ErrorsOf(string.Concat(Enumerable.Repeat(unit, 256 * 1024 / unit.Length))));

    [Fact]
    public void No_text_at_all_makes_the_parser_throw() => Gen.String.Sample(IsAnswered, iter: 2_000);

    [Fact]
    public void No_text_of_yaml_characters_makes_the_parser_throw() =>
        YamlCharacters.Array[0, 40].Select(chars => new string(chars)).Sample(IsAnswered, iter: 50_000);

    [Fact]
    public void No_damaged_document_makes_the_parser_throw() =>
        Gen.Select(Gen.Int[0, PolicyTexts.DenyByDefault.Length], Gen.Int[0, 5], YamlCharacters.Array[0, 4])
            .Select((at, cut, put) => Damaged(PolicyTexts.DenyByDefault, at, cut, new string(put)))
            .Sample(IsAnswered, iter: 20_000);

    private static string Damaged(string text, int at, int cut, string put) =>
        text[..at] + put + text[Math.Min(text.Length, at + cut)..];

    // Accepted with rules, or refused with errors that point into the text.
    private static bool IsAnswered(string text) => PolicyDocument.Parse("fuzz", text) switch
    {
        PolicyParseResult.Accepted accepted => accepted.Document.Tools.Length > 0,
        PolicyParseResult.Refused refused => refused.Errors.Length is > 0 and <= 101
            && refused.Errors.All(error => error.Line >= 1 && error.Column >= 1),
        _ => false,
    };
}
