using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Domain.Policy;

// What a ruling tells beside its verdict.
public sealed class EvidenceSpecs
{
    [Fact]
    public void A_denial_by_an_own_entry_names_tool_rule_place_and_way_out()
    {
        var ruling = Ask("cancel_reservation", "tools:\n  search: {allow: true}\n  cancel_reservation: {}\n");
        Assert.Equal("tool_denied", ruling.ReasonCode);
        Assert.Equal("tools.cancel_reservation", ruling.Rule);
        Assert.Equal("a.yaml:3", ruling.Clause);
        Assert.Equal(
            "Denied by 'tools.cancel_reservation' at a.yaml:3 (global): to permit the tool, set 'allow: true' there.",
            ruling.Detail);
    }

    [Fact]
    public void A_denial_by_the_wildcard_says_which_entry_would_permit_the_tool()
    {
        var ruling = Ask("shell", PolicyTexts.DenyByDefault);
        Assert.Equal(("tools.*", "a.yaml:3"), (ruling.Rule, ruling.Clause));
        Assert.Equal(
            "Denied by 'tools.*' at a.yaml:3 (global): to permit the tool, give it an entry of its own with 'allow: true' "
            + "under 'tools' there.",
            ruling.Detail);
    }

    [Fact]
    public void A_denied_language_model_is_the_pseudo_tool() =>
        Assert.Equal("tools.llm_call", PolicyTexts.Set("tools: {llm_call: {allow: false}}").Ask(PolicyQuestion.LlmCall()).Rule);

    [Fact]
    public void The_first_denying_document_is_named() =>
        Assert.Equal("b.yaml:1", Ask("shell", "tools: {shell: {allow: true}}", "tools: {shell: {}}", "tools: {shell: {}}").Clause);

    [Fact]
    public void A_permission_names_the_exact_rule_that_gave_it_before_a_wildcard()
    {
        var ruling = Ask("search", "tools: {search: {allow: true}}", "tools: {'*': {allow: true}}", "tools: {x: {}}");
        Assert.Equal(("tools.search", "a.yaml:1"), (ruling.Rule, ruling.Clause));
        Assert.Equal("Permitted by 'tools.search' at a.yaml:1 (global).", ruling.Detail);
    }

    [Theory]
    [InlineData("tools: {'*': {allow: true}}", "tools.*", "Permitted by 'tools.*' at a.yaml:1")]
    [InlineData("tools: {other: {}}", "", "No policy document that applies denies")]
    public void A_tool_that_nobody_listed_is_allowed_with_a_reason(string text, string rule, string detail)
    {
        var ruling = Ask("search", text);
        Assert.Equal(("allowed", rule), (ruling.ReasonCode, ruling.Rule));
        Assert.StartsWith(detail, ruling.Detail);
    }

    [Fact]
    public void Every_ruling_carries_the_digest_of_its_set()
    {
        var set = PolicyTexts.Set(PolicyTexts.DenyByDefault);
        PolicyQuestion[] questions =
        [
            PolicyQuestion.LlmCall(), PolicyQuestion.ToolCall("kb.lookup"), PolicyQuestion.ToolCall("shell"),
            PolicyQuestion.ToolResult("shell"), PolicyQuestion.ProcessExec("ls"),
        ];
        Assert.All(questions, question => Assert.Equal(set.Digest, set.Ask(question).PolicyDigest));
        Assert.Equal(PolicySet.None.Digest, PolicySet.None.Ask(PolicyQuestion.LlmCall()).PolicyDigest);
    }

    [Fact]
    public void An_explanation_holds_nothing_of_the_action()
    {
        var set = PolicyTexts.Set(PolicyTexts.DenyByDefault);
        foreach (var kind in Enum.GetValues<AgentAssembly.Domain.Actions.ActionKind>())
        {
            var ruling = set.Ask(new()
            {
                Kind = kind, Tool = "secret-tool", Url = "secret-host", Path = "/secret-path", Command = "secret-command",
            });
            Assert.DoesNotContain("secret", ruling.ToString());
        }
    }

    private static PolicyRuling Ask(string tool, params string[] texts) =>
        PolicyTexts.Set(texts).Ask(PolicyQuestion.ToolCall(tool));
}
