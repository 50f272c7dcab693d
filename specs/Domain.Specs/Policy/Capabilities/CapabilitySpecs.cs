using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Specs.Domain.Policy.Tables;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Domain.Policy.Capabilities;

public sealed class CapabilitySpecs
{
    private static readonly string[] Texts =
        ["file_read", "file_write", "file_delete", "network_outbound", "terminal_exec", "mcp_tool:a", "mcp_tool:b", "model:m"];

    private static readonly Gen<CapabilitySet> Sets = Gen.Select(Gen.OneOf(Texts).Array[0, 4], Gen.OneOf(Texts).Array[0, 3])
        .Select((allow, deny) => CapabilitySet.Of([.. allow.Select(Read)], [.. deny.Select(Read)]));

    [Fact]
    public void Every_row_of_the_table_is_merged_as_it_says()
    {
        foreach (var row in Table.Read("merges.yaml").Items("capabilities"))
        {
            var merged = row.Items("documents").Select(SetOf).Aggregate((a, b) => a.And(b));
            var expected = row.Expected();
            Assert.Equal(expected.Text("restricted"), merged.IsRestricted ? "true" : "false");
            Assert.Equal(expected.Items("allow").Select(c => c.ToString()).Order(), merged.Usable.Select(c => c.ToString()).Order());
        }
    }

    [Fact]
    public void Merging_is_associative_commutative_and_idempotent_and_never_permits_more() =>
        Seeds.Sample(Gen.Select(Sets, Sets, Sets, Gen.OneOf(Texts)), 100, sampled =>
        {
            var (a, b, c, text) = sampled;
            var asked = Read(text);
            Assert.Equal(a.And(b).And(c).Permits(asked), a.And(b.And(c)).Permits(asked));
            Assert.Equal(Shown(a.And(b).And(c)), Shown(a.And(b.And(c))));
            Assert.Equal(Shown(a.And(b)), Shown(b.And(a)));
            Assert.Equal(Shown(a), Shown(a.And(a)));
            Assert.Equal(a.Permits(asked) && b.Permits(asked), a.And(b).Permits(asked));
        });

    [Theory]
    [InlineData("file_read", true)]
    [InlineData("mcp_tool:a:b", true)]
    [InlineData("model:gpt-4o", true)]
    [InlineData("mcp_tool:", false)]
    [InlineData("mcp_tool", false)]
    [InlineData("file_read:x", false)]
    [InlineData("FILE_READ", false)]
    [InlineData("", false)]
    public void A_capability_is_one_of_the_known_words(string text, bool isKnown)
    {
        Assert.Equal(isKnown, Capability.TryParse(text, out var capability, out _));
        Assert.True(!isKnown || capability.ToString() == text);
    }

    [Fact]
    public void A_misspelt_capability_is_answered_with_the_one_that_was_meant()
    {
        Assert.False(Capability.TryParse("file_reed", out _, out var suggestion));
        Assert.Equal("file_read", suggestion);
    }

    private static CapabilitySet SetOf(YamlNode document) => CapabilitySet.Of(
        [.. document.Items("allow").Select(c => Read(c.ToString()))], [.. document.Items("deny").Select(c => Read(c.ToString()))]);

    private static Capability Read(string text) =>
        Capability.TryParse(text, out var capability, out _) ? capability : throw new InvalidOperationException(text);

    private static string Shown(CapabilitySet set) =>
        $"{set.IsRestricted} {string.Join(',', set.Allow.Select(c => c.ToString()).Order())} {string.Join(',', set.Deny.Select(c => c.ToString()).Order())}";
}
