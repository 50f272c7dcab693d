using System.Text;
using AgentAssembly.Read.Execution;
using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Execution;

/// <summary>Documents that are cheap to write and would be dear to look at are refused by their outline.</summary>
public sealed class ShapeSpecs
{
    private static readonly ExecutionLimits Limits = new();

    public static TheoryData<string, string, string> Bombs => new()
    {
        { "depth", $"{{{Repeat("a{", 16)}b{Repeat("}", 16)}}}", "DOCUMENT_TOO_LARGE" },
        { "nesting of the grammar", $"{{{Repeat("a{", 500)}b{Repeat("}", 500)}}}", "DOCUMENT_TOO_LARGE" },
        { "nesting of a value", $"{{a(x:{Repeat("[", 2000)}{Repeat("]", 2000)})}}", "DOCUMENT_TOO_LARGE" },
        { "nesting without fields", $"{{{Repeat("...{", 150)}b{Repeat("}", 150)}}}", "DOCUMENT_TOO_LARGE" },
        { "aliases", $"{{{string.Concat(Enumerable.Range(0, 1001).Select(n => $"a{n}:b "))}}}", "DOCUMENT_TOO_LARGE" },
        { "the same field again", $"{{{Repeat("a ", 1001)}}}", "DOCUMENT_TOO_LARGE" },
        { "characters", $"{{{Repeat("a ", 40_000)}}}", "DOCUMENT_TOO_LARGE" },
        { "directives", $"{{a {Repeat("@skip(if:false) ", 101)}}}", "DOCUMENT_TOO_LARGE" },
        { "operations", string.Concat(Enumerable.Range(0, 101).Select(n => $"query Q{n}{{a}}")), "DOCUMENT_TOO_LARGE" },
        { "fragments that double", $"{{...F0}}{string.Concat(Enumerable.Range(0, 90).Select(n => $"fragment F{n} on Q{{...F{n + 1} ...F{n + 1}}}"))}fragment F90 on Q{{a}}", "DOCUMENT_TOO_LARGE" },
        { "fragments that double and end nowhere", $"{{...F0}}{string.Concat(Enumerable.Range(0, 90).Select(n => $"fragment F{n} on Q{{...F{n + 1} ...F{n + 1}}}"))}", "DOCUMENT_TOO_LARGE" },
        { "a fragment within itself", "{...F} fragment F on Q{a{...F}}", "VALIDATION_FAILED" },
        { "fragments in a circle", "{a} fragment F on Q{...G} fragment G on Q{...F}", "VALIDATION_FAILED" },
        { "introspection that multiplies", "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}", "DOCUMENT_TOO_LARGE" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_by_its_outline(string what, string text, string code)
    {
        var refused = Assert.Throws<RequestRefusedException>(() => DocumentParser.Parse(text, Limits));

        Assert.True(refused.Code == code, $"{what}: {refused.Code} {refused.Message}");
        Assert.True(refused.Message.Length < 300, what);
    }

    [Fact]
    public void What_is_just_within_the_limits_passes()
    {
        DocumentParser.Parse($"{{{Repeat("a{", 14)}b{Repeat("}", 14)}}}", Limits);
        DocumentParser.Parse($"{{{Repeat("a ", 1000)}}}", Limits);
        DocumentParser.Parse($"{{a {Repeat("@skip(if:false) ", 100)}}}", Limits);
    }

    [Fact]
    public async Task Fragments_within_the_limits_that_multiply_are_priced_without_following_each()
    {
        await using var server = await ReadServer.StartAsync();
        var text = new StringBuilder("{records(first:100){edges{node{...F0}}}}");
        for (var n = 0; n < 5; n++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"fragment F{n} on Record{{a:neighbours(first:100){{...F{n + 1}}} b:neighbours(first:100){{...F{n + 1}}}}}");
        }

        var (_, body) = await server.AskAsync(text.Append("fragment F5 on Record{name}").ToString());

        Assert.Equal("COST_EXCEEDED", Http.HttpSpecs.CodeOf(body));
        Assert.True(body.GetProperty("extensions").GetProperty("cost").GetProperty("requested").GetInt64() > 1_000_000_000);
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
