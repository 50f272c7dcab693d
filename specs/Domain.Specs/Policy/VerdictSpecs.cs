using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

public sealed class VerdictSpecs
{
    // Policy specification §18.1, the rows that `tools` decides.
    public static TheoryData<ActionKind, string, Verdict, string, string> DenyByDefaultRows => new()
    {
        { ActionKind.ToolCall, "kb.lookup", Verdict.Allow, "", "tools.kb.lookup" },
        { ActionKind.ToolCall, "shell", Verdict.Deny, "tool denied by policy", "tools.*" },
        { ActionKind.ToolCall, "KB.lookup", Verdict.Deny, "tool denied by policy", "tools.*" },
        { ActionKind.ToolCall, "", Verdict.Deny, "tool denied by policy", "tools.*" },
        { ActionKind.ToolCall, "*", Verdict.Deny, "tool denied by policy", "tools.*" },
        { ActionKind.LlmCall, "llm_call", Verdict.Allow, "", "tools.llm_call" },
        { ActionKind.LlmCall, "shell", Verdict.Allow, "", "tools.llm_call" },
        { ActionKind.ToolResult, "shell", Verdict.Allow, "", "" },
        { ActionKind.ProcessExec, "", Verdict.Allow, "", "" },
        { ActionKind.FileOperation, "", Verdict.Allow, "", "" },
        { ActionKind.NetworkCall, "", Verdict.Allow, "", "" },
    };

    [Theory]
    [MemberData(nameof(DenyByDefaultRows))]
    public void A_deny_by_default_document_decides_as_specified(
        ActionKind kind, string tool, Verdict verdict, string reason, string rule)
    {
        var ruling = PolicyTexts.Set(PolicyTexts.DenyByDefault).Evaluate(new() { Kind = kind, Tool = tool });
        Assert.Equal((verdict, reason, rule), (ruling.Verdict, ruling.Reason, ruling.Rule));
    }

    [Theory]
    [InlineData("tools: {'*': {allow: false}, search: {allow: true}}", "search", Verdict.Allow)]
    [InlineData("tools: {'*': {allow: true}, search: {allow: false}}", "search", Verdict.Deny)]
    [InlineData("tools: {'*': {allow: true}, search: {}}", "search", Verdict.Deny)]
    [InlineData("tools: {'*': {}}", "search", Verdict.Deny)]
    [InlineData("tools: {shell: {allow: false}}", "search", Verdict.Allow)]
    [InlineData("tools: {shell: {allow: false}}", "shell", Verdict.Deny)]
    public void The_exact_entry_decides_then_the_wildcard_and_else_nothing_forbids(
        string text, string tool, Verdict verdict) =>
        Assert.Equal(verdict, PolicyTexts.Set(text).Evaluate(PolicyQuestion.ToolCall(tool)).Verdict);

    [Fact]
    public void A_language_model_is_governed_by_the_wildcard_where_llm_call_is_not_listed()
    {
        var ruling = PolicyTexts.Set("tools: {'*': {allow: false}}").Evaluate(PolicyQuestion.LlmCall());
        Assert.Equal((Verdict.Deny, "tools.*"), (ruling.Verdict, ruling.Rule));
    }

    [Fact]
    public void Without_any_policy_every_kind_of_action_is_denied()
    {
        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            var ruling = PolicySet.None.Evaluate(new() { Kind = kind, Tool = "search" });
            Assert.Equal(
                (Verdict.Deny, "no policy — fail-closed", "no_policy"),
                (ruling.Verdict, ruling.Reason, ruling.ReasonCode));
        }
    }

    [Fact]
    public void A_question_of_no_kind_is_a_bug_and_gets_no_verdict() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PolicyTexts.Set(PolicyTexts.DenyByDefault).Evaluate(new() { Kind = default, Tool = "kb.lookup" }));

    [Fact]
    public void Absence_of_documents_is_stated_on_purpose() =>
        Assert.Throws<ArgumentException>(() => PolicySet.Compile([]));

    [Fact]
    public void A_set_decides_as_the_strictest_of_its_documents_does() =>
        PolicyTexts.Tables.Array[1, 5].Sample(tables =>
        {
            var set = PolicySet.Compile([.. tables.Select(PolicyTexts.Document)]);
            return PolicyTexts.Asked.All(tool =>
                set.Evaluate(PolicyQuestion.ToolCall(tool)).Verdict
                == (tables.All(table => Permits(table, tool)) ? Verdict.Allow : Verdict.Deny));
        });

    [Fact]
    public void One_document_more_never_permits_more() =>
        Gen.Select(PolicyTexts.Tables.Array[1, 4], PolicyTexts.Tables, Gen.Int[0, 4]).Sample((tables, added, at) =>
        {
            var documents = tables.Select(PolicyTexts.Document).ToList();
            var before = PolicySet.Compile(documents);
            documents.Insert(Math.Min(at, documents.Count), PolicyTexts.Document(added));
            var after = PolicySet.Compile(documents);
            return PolicyTexts.Asked.All(tool =>
                after.Evaluate(PolicyQuestion.ToolCall(tool)).Verdict
                >= before.Evaluate(PolicyQuestion.ToolCall(tool)).Verdict);
        });

    [Fact]
    public void A_tool_that_a_document_names_is_decided_without_allocating()
    {
        var set = PolicyTexts.Set(PolicyTexts.DenyByDefault, "tools: {shell: {allow: false}}");
        PolicyQuestion[] questions =
            [PolicyQuestion.LlmCall(), PolicyQuestion.ToolCall("kb.lookup"), PolicyQuestion.ToolCall("shell")];
        Evaluate(set, questions);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Evaluate(set, questions);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Evaluate(PolicySet set, PolicyQuestion[] questions)
    {
        foreach (var question in questions)
        {
            set.Evaluate(question);
        }
    }

    private static bool Permits(Dictionary<string, bool> table, string tool) =>
        table.TryGetValue(tool, out var own) ? own : !table.TryGetValue("*", out var any) || any;
}
