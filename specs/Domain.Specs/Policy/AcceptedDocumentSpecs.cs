using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Specs.Domain.Policy;

public sealed class AcceptedDocumentSpecs
{
    [Fact]
    public void A_flat_document_keeps_its_rules_with_their_lines()
    {
        var document = PolicyTexts.Document(PolicyTexts.DenyByDefault);
        Assert.Equal("airline.yaml", document.Name);
        ToolRule[] rules = [new("*", false, 3), new("llm_call", true, 4), new("kb.lookup", true, 5)];
        Assert.Equal(rules, document.Tools.AsEnumerable());
    }

    [Fact]
    public void An_envelope_keeps_its_rules_with_their_lines()
    {
        var document = PolicyTexts.Document("""
            apiVersion: agent-assembly.dev/v1alpha1
            kind: GovernancePolicy
            metadata:
              name: airline
              version: "1.2"
              description: what the agent may do
            spec:
              version: 3
              scope: global
              tools:
                search:
                  allow: true
            """);
        Assert.Equal(new ToolRule("search", true, 11), Assert.Single(document.Tools));
    }

    [Theory]
    [InlineData("tools: {search: {allow: True}}", true)]
    [InlineData("tools: {search: {allow: FALSE}}", false)]
    [InlineData("tools: {search: {}}", false)]
    [InlineData("\uFEFFtools: {search: {allow: true}}", true)]
    [InlineData("--- {tools: {search: {allow: true}}}\n...\n", true)]
    [InlineData("tools:\r\n  search:\r\n    allow: true\r\n", true)]
    [InlineData("version: 1\nscope: \"global\"\n\"tools\": {'search': {\"allow\": true}}", true)]
    public void Spellings_of_one_rule_mean_the_same(string text, bool allow) =>
        Assert.Equal([("search", allow)], PolicyTexts.Document(text).Tools.Select(rule => (rule.Tool, rule.Allow)));

    [Fact]
    public void A_tool_name_may_have_256_characters_of_any_script()
    {
        var name = string.Concat(Enumerable.Repeat("é🛠", 256))[..255] + "-";
        Assert.Equal(name, Assert.Single(PolicyTexts.Document($"tools: {{\"{name}\": {{}}}}").Tools).Tool);
    }

    [Fact]
    public void A_document_needs_a_name() =>
        Assert.Throws<ArgumentException>(() => PolicyDocument.Parse(" ", PolicyTexts.DenyByDefault));
}
