using AgentAssembly.Domain.Policy.Asking;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Asking;

public sealed class RefusedActionSpecs
{
    private const string Characters = "abox10:-?{}[],&*!|>'\"%@`#~<\\./ \t\r\n\n  é\u0085\u2028\uFEFF\uD83D\uDE00\0";

    private const string Whole = """
        kind: tool_call
        tool: pay
        args: { amount: 900, to: { iban: "x" }, list: [1, two, ~] }
        at: 2026-07-01T12:00:00Z
        agent: { org: acme, did: ada, age: 2d, risk_tier: Low, governance_level: L1, parent: { depth: 0 } }
        session: { previous_tools: [a, b], actions: 9, denials: 1 }
        spent: { day: 1, month: 2 }

        """;

    private static readonly Gen<char> Any = Gen.OneOf(Characters.ToCharArray());

    [Fact]
    public void Every_error_is_reported_at_once_with_its_place() => Assert.Equal(
        [
            "action.yaml:1:7 kind — must be one of " + Kinds + "; did you mean 'tool_call'?",
            "action.yaml:2:1 tol — unknown key; did you mean 'tool'?",
            "action.yaml:3:5 at — must be an RFC 3339 time of the years 1970 to 9998, such as 2026-01-31T12:00:00Z",
            "action.yaml:5:3 agent.colour — unknown key",
            "action.yaml:6:8 agent.age — must be a duration, such as 0s, 45m or 2d",
            "action.yaml:7:14 agent.risk_tier — must be one of Low, Medium, High, Critical; did you mean 'High'?",
            "action.yaml:8:20 agent.parent.id — must be 32 hexadecimal digits or a UUID; a DID or a name belongs under 'did'",
            "action.yaml:9:8 spent — must be a mapping",
            "action.yaml:10:7 cost — must be a number of USD, such as 12.50, and not below 0",
        ],
        ActionTexts.ErrorsOf("""
            kind: tool_cal
            tol: search
            at: yesterday
            agent:
              colour: red
              age: soon
              risk_tier: high
              parent: { id:    ada }
            spent: 5
            cost: -1
            """));

    [Theory]
    [InlineData("", "1:1 (document) — holds no action; write at least its 'kind', such as {kind: tool_call, tool: search}")]
    [InlineData("[]", "1:1 (document) — must be a mapping")]
    [InlineData("tool: x", "1:1 kind — missing; it is one of " + Kinds)]
    [InlineData("kind: tool_call", "1:1 tool — missing")]
    [InlineData("{kind: file, path: /d}", "1:1 operation — missing")]
    [InlineData("{kind: file, operation: chmod, path: /d}", "1:25 operation — must be one of read, write, create, append, delete")]
    [InlineData("{kind: network}", "1:1 url — missing")]
    [InlineData("{kind: process}", "1:1 command — missing; give the command, or the program alone")]
    [InlineData("{kind: tool_call, tool: t, path: /d}", "1:34 path — belongs to kind file; take it out of this tool_call")]
    [InlineData("{kind: llm_call, tool: t}", "1:24 tool — belongs to kind tool_call or tool_result; take it out of this llm_call")]
    [InlineData("{kind: tool_result, tool: t, args: {}}", "1:36 args — belongs to kind tool_call; take it out of this tool_result")]
    [InlineData("{kind: tool_call, tool: t, args: }", "1:28 args — has no value; give it one, or remove the key")]
    [InlineData("{kind: tool_call, tool: t, args: {a: 1, a: 2}}", "1:41 args.a — duplicate key")]
    [InlineData("{kind: tool_call, tool: t, args: {a: [+1]}}", "1:39 args.a[0] — " + NoNumber)]
    [InlineData("{kind: tool_call, tool: t, args: {a: .5}}", "1:38 args.a — " + NoNumber)]
    [InlineData("{kind: tool_call, tool: t, args: {a: 012}}", "1:38 args.a — " + NoNumber)]
    [InlineData("{kind: tool_call, tool: t, args: {a: 0x1F}}", "1:38 args.a — " + NoNumber)]
    [InlineData("{kind: tool_call, tool: t, args: {a: -.inf}}", "1:38 args.a — " + NoNumber)]
    [InlineData("{kind: tool_call, tool: t, args: {[x]: 1}}", "1:35 args — a key must be text")]
    [InlineData("{kind: message, at: 1969-12-31T23:59:59Z}", "1:21 at — " + NoTime)]
    [InlineData("{kind: message, at: 9999-01-01T00:00:00Z}", "1:21 at — " + NoTime)]
    [InlineData("{kind: message, at: 2026-07-01 12:00:00Z}", "1:21 at — " + NoTime)]
    [InlineData("{kind: message, agent: {depth: -1}}", "1:32 agent.depth — must be a whole number from 0 to 2147483647")]
    [InlineData("{kind: message, agent: {governance_level: L4}}", "1:43 agent.governance_level — must be one of L0, L1, L2, L3; did you mean 'L0'?")]
    [InlineData("{kind: message, session: {actions: 100001}}", "1:36 session.actions — must be a whole number from 0 to 100000")]
    [InlineData("{kind: message, session: {actions: 1, previous_tools: [a, b]}}", "1:36 session.actions — must be at least 2: the previous tools and the LLM calls are actions, too")]
    [InlineData("{kind: message, session: {actions: 1, denials: 2}}", "1:48 session.denials — must be at most 1, which is how many actions there were")]
    [InlineData("{kind: message, team: {budget_remaining: NaN}}", "1:42 team.budget_remaining — must be a number of USD, such as 12.50, and not below 0")]
    public void What_would_ask_something_else_than_was_meant_is_refused(string text, string error) =>
        Assert.Equal("action.yaml:" + error, Assert.Single(ActionTexts.ErrorsOf(text)));

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        Gen.String.Sample(IsAnswered, iter: 2_000);
        Any.Array[0, 40].Select(chars => "kind: tool_call\ntool: t\nargs: " + new string(chars)).Sample(IsAnswered, iter: 5_000);
    }

    [Fact]
    public void No_damaged_action_makes_the_reader_throw() =>
        Gen.Select(Gen.Int[0, Whole.Length], Gen.Int[0, 5], Any.Array[0, 4])
            .Select((at, cut, put) => Whole[..at] + new string(put) + Whole[Math.Min(Whole.Length, at + cut)..])
            .Sample(IsAnswered, iter: 5_000);

    private static bool IsAnswered(string text) => ActionText.Parse("fuzz", text, ActionTexts.Now) switch
    {
        ActionParseResult.Accepted accepted => Enum.IsDefined(accepted.Question.Kind),
        ActionParseResult.Refused refused => refused.Errors.Length is > 0 and <= 101 && refused.Errors.All(e => e.Line >= 1 && e.Column >= 1),
        _ => false,
    };

    private const string Kinds = "llm_call, tool_call, tool_result, file, network, process, message";
    private const string NoNumber = "is a number of YAML that JSON does not have; write it as in JSON, or in quotes if it is text";
    private const string NoTime = "must be an RFC 3339 time of the years 1970 to 9998, such as 2026-01-31T12:00:00Z";
}
