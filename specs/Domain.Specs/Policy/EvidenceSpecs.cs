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
            "Tool 'cancel_reservation' is denied by rule 'tools.cancel_reservation' at a.yaml:3; "
            + "to permit it, set 'allow: true' there.",
            ruling.Detail);
    }

    [Fact]
    public void A_denial_by_the_wildcard_says_which_entry_would_permit_the_tool()
    {
        var ruling = Ask("shell", PolicyTexts.DenyByDefault);
        Assert.Equal(("tools.*", "a.yaml:3"), (ruling.Rule, ruling.Clause));
        Assert.Equal(
            "Tool 'shell' is denied by rule 'tools.*' at a.yaml:3; to permit it, give it an entry of its own with "
            + "'allow: true' under 'tools' in a.yaml.",
            ruling.Detail);
    }

    [Fact]
    public void A_denied_language_model_is_explained_as_the_pseudo_tool()
    {
        var ruling = PolicyTexts.Set("tools: {llm_call: {allow: false}}").Evaluate(PolicyQuestion.LlmCall());
        Assert.StartsWith("Tool 'llm_call' (every LLM call) is denied by rule 'tools.llm_call'", ruling.Detail);
    }

    [Fact]
    public void The_first_denying_document_is_named_and_the_others_are_counted()
    {
        const string Allows = "tools: {shell: {allow: true}}";
        const string Denies = "tools: {shell: {allow: false}}";
        Assert.Equal("b.yaml:1", Ask("shell", Allows, Denies).Clause);
        Assert.EndsWith("there (1 other document denies it too).", Ask("shell", Denies, Allows, Denies).Detail);
        Assert.EndsWith("there (2 other documents deny it too).", Ask("shell", Denies, Denies, Denies).Detail);
    }

    [Fact]
    public void A_permission_names_the_last_rule_that_gave_it()
    {
        var ruling = Ask("search", "tools: {search: {allow: true}}", "tools: {'*': {allow: true}}", "tools: {x: {}}");
        Assert.Equal(("tools.*", "b.yaml:1"), (ruling.Rule, ruling.Clause));
        Assert.Equal("Tool 'search' is allowed by rule 'tools.*' at b.yaml:1.", ruling.Detail);
    }

    [Theory]
    [InlineData("tools: {'*': {allow: true}}", "tools.*", "Rule 'tools.*' at a.yaml:1 allows every tool")]
    [InlineData("tools: {other: {}}", "", "No policy document has an entry for this tool or for '*'")]
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
        Assert.All(questions, question => Assert.Equal(set.Digest, set.Evaluate(question).PolicyDigest));
        Assert.Equal(PolicySet.None.Digest, PolicySet.None.Evaluate(PolicyQuestion.LlmCall()).PolicyDigest);
    }

    [Fact]
    public void A_hostile_tool_name_cannot_forge_or_flood_the_explanation()
    {
        var forged = Ask("x\nb.yaml:1 allowed\u202E\uD800", PolicyTexts.DenyByDefault).Detail;
        Assert.StartsWith("Tool 'x\uFFFDb.yaml:1 allowed\uFFFD\uFFFD' is denied", forged);

        var flooded = Ask(new string('x', 100_000), PolicyTexts.DenyByDefault).Detail;
        Assert.StartsWith("Tool '" + new string('x', 256) + "…' is denied", flooded);
    }

    [Fact]
    public void An_explanation_holds_nothing_of_the_action_but_the_tool()
    {
        var set = PolicyTexts.Set(PolicyTexts.DenyByDefault);
        foreach (var kind in Enum.GetValues<AgentAssembly.Domain.Actions.ActionKind>())
        {
            var ruling = set.Evaluate(new()
            {
                Kind = kind, Tool = "shell", Url = "secret-host", Path = "/secret-path", Command = "secret-command",
            });
            Assert.DoesNotContain("secret", ruling.ToString());
        }
    }

    private static PolicyRuling Ask(string tool, params string[] texts) =>
        PolicyTexts.Set(texts).Evaluate(PolicyQuestion.ToolCall(tool));
}
