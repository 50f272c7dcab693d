using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Topology;

public sealed class EdgeMetadataSpecs
{
    private static readonly string[] Secrets = ["AKIAIOSFODNN7EXAMPLE", "jane.doe@corp.example.com", "ghp_0123456789abcdefghijklmnopqrstuv"];

    // Two secrets as names of one object may get the same label.
    private static readonly string[] Shapes =
    [
        """{"note":"ONE and TWO"}""",
        """{"ONE":1,"x":{"password":"TWO"}}""",
        """{"ONE":1,"also TWO":2,"also ONE!":3}""",
        """{"list":["ONE",["TWO"]]}""",
    ];

    [Theory]
    [InlineData("""{ "b": 1, "a": [true, null] }""", """{"a":[true,null],"b":1}""")]
    [InlineData("{}", "{}")]
    [InlineData("", "")]
    public void An_object_is_kept_in_its_canonical_form(string said, string kept) =>
        Assert.Equal(kept, EdgeMetadata.TryRead(said, out _)!.Text);

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":12345678901234567890}")]
    [InlineData("{\"a\":0.10000000000000000555}")]
    [InlineData(" ")]
    public void Anything_else_is_refused_with_a_reason(string said)
    {
        Assert.Null(EdgeMetadata.TryRead(said, out var problem));
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void The_size_is_counted_in_bytes()
    {
        var overhead = "{\"a\":\"\"}".Length;
        Assert.NotNull(EdgeMetadata.TryRead($"{{\"a\":\"{new string('x', EdgeMetadata.SizeBytesMax - overhead)}\"}}", out _));
        Assert.Null(EdgeMetadata.TryRead($"{{\"a\":\"{new string('x', EdgeMetadata.SizeBytesMax - overhead + 1)}\"}}", out _));
        Assert.Null(EdgeMetadata.TryRead($"{{\"a\":\"{new string('ä', (EdgeMetadata.SizeBytesMax - overhead + 2) / 2)}\"}}", out _));
    }

    [Fact]
    public void Nothing_that_the_scanner_finds_is_kept_and_what_is_kept_is_an_object() =>
        Seeds.Sample(
            Gen.Select(Gen.OneOf(Secrets), Gen.OneOf(Secrets), Gen.Int[0, 3]),
            100,
            sampled =>
            {
                var (first, second, shape) = sampled;
                var said = Shapes[shape]
                    .Replace("ONE", first, StringComparison.Ordinal).Replace("TWO", second, StringComparison.Ordinal);
                var kept = EdgeMetadata.TryRead(said, out _)!;
                Assert.Empty(Scanner.Strict.Scan(Encoding.UTF8.GetBytes(kept.Text)));
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(kept.Text).RootElement.ValueKind);
                Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(kept.Text), out var again, out _));
                Assert.Equal(kept.Text, Encoding.UTF8.GetString(again));
            });
}
