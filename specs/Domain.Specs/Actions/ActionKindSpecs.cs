using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Specs.Domain.Actions;

public sealed class ActionKindSpecs
{
    [Theory]
    [InlineData(ActionKind.LlmCall, 1, "LLM_CALL")]
    [InlineData(ActionKind.ToolCall, 2, "TOOL_CALL")]
    [InlineData(ActionKind.FileOperation, 3, "FILE_OPERATION")]
    [InlineData(ActionKind.NetworkCall, 4, "NETWORK_CALL")]
    [InlineData(ActionKind.ProcessExec, 5, "PROCESS_EXEC")]
    [InlineData(ActionKind.ToolResult, 7, "TOOL_RESULT")]
    public void A_kind_has_the_number_and_the_name_of_the_wire(ActionKind kind, int number, string name)
    {
        Assert.Equal(number, (int)kind);
        Assert.Equal(name, ActionKinds.WireName(kind));
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        var kinds = Enum.GetValues<ActionKind>();
        Assert.Equal(kinds.Length, kinds.Select(ActionKinds.WireName).Distinct().Count());
    }

    [Fact]
    public void A_kind_that_nobody_set_has_no_name() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionKinds.WireName(default));

    [Fact]
    public void The_greater_verdict_is_the_stricter_one() =>
        Assert.Equal(
            [Verdict.Allow, Verdict.Redact, Verdict.Pending, Verdict.Deny],
            Enum.GetValues<Verdict>().Order());

    [Fact]
    public void A_verdict_that_nobody_set_is_not_allow() => Assert.False(Enum.IsDefined(default(Verdict)));
}
