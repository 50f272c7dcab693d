using System.Text;
using AgentAssembly.Domain.Scanning;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed class JsonFieldPathSpecs
{
    [Theory]
    [InlineData("""{"a":"x!y"}""", "$.a")]
    [InlineData("""{"a":1,"b":{"c":[0,{"d":"!"}]}}""", "$.b.c[1].d")]
    [InlineData("""["a",["!"]]""", "$[1][0]")]
    [InlineData(""" "!" """, "$")]
    [InlineData("""{"it's a name":"!"}""", """$['it\'s a name']""")]
    [InlineData("""{"1a":{"":"!"}}""", "$['1a']['']")]
    [InlineData("""{"a":{"!":1}}""", "$.a")]
    [InlineData("""{"!":1}""", "$")]
    [InlineData("""{"a":[1,2],"b":"!"}""", "$.b")]
    [InlineData("""{"a":{"b":1},"c":["x","!"]}""", "$.c[1]")]
    [InlineData("""{"a":"é\u00e9!"}""", "$.a")]
    [InlineData("""{"a":"!""", "$")]
    [InlineData("no json !", "$")]
    [InlineData("""{"\ud800":"!"}""", "$")]
    public void The_value_that_holds_a_byte_is_named(string json, string path)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        Assert.Equal(path, JsonFieldPath.Of(utf8, utf8.AsSpan().IndexOf((byte)'!')));
    }

    [Fact]
    public void A_token_whose_header_holds_half_a_character_is_scanned_like_any_text()
    {
        var header = System.Buffers.Text.Base64Url.EncodeToString("""{"\ud800":1,"alg":"none"}"""u8);
        Scanner.Strict.Redact(Encoding.UTF8.GetBytes($"{header}.{header}.{header}"));
    }

    [Fact]
    public void No_bytes_and_no_offset_make_it_throw() =>
        Gen.Select(Gen.OneOf("{}[],:\"a1\\ n".ToCharArray()).Array[0, 40], Gen.Int[-1, 50]).Sample((text, offset) =>
            Assert.StartsWith("$", JsonFieldPath.Of(Encoding.UTF8.GetBytes(text), offset), StringComparison.Ordinal), iter: 5_000);
}
