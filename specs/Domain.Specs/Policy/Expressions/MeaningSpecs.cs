using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Specs.Domain.Policy.Expressions;

public sealed class MeaningSpecs
{
    private const string Args =
        """{"amount":900,"big":12345678901234567890.5,"text":"900","s":"a\u0062\"c","flag":true,"none":null,"o":{"k":{"n":1}},"items":[{"p":5,"t":"x"},{"p":7}],"empty":[],"twice":1,"twice":2,"a b":"q","at":"2026-05-01T00:00:00Z"}""";

    [Theory]
    [InlineData("args.amount > 250", Truth.True)]
    [InlineData("args.amount == 9e2", Truth.True)]
    [InlineData("args.amount != 900", Truth.False)]
    [InlineData("250 < args.amount", Truth.True)]
    [InlineData("args.big == 12345678901234567890.5", Truth.True)]
    [InlineData("args.big > 12345678901234567890", Truth.True)]
    [InlineData("args.amount == \"900\"", Truth.Unknown)]
    [InlineData("args.text == \"900\"", Truth.True)]
    [InlineData("args.text == 900", Truth.Unknown)]
    [InlineData("args.text != 900", Truth.Unknown)]
    [InlineData("args.text > 250", Truth.Unknown)]
    [InlineData("args.s == 'ab\"c'", Truth.True)]
    [InlineData("args.s starts_with \"ab\"", Truth.True)]
    [InlineData("args.s ends_with 'c'", Truth.True)]
    [InlineData("args.s contains \"b\"", Truth.True)]
    [InlineData("args.s contains \"B\"", Truth.False)]
    [InlineData("args.s matches \"^a.\"", Truth.True)]
    [InlineData("args.s matches \"^b\"", Truth.False)]
    [InlineData("args.amount contains \"9\"", Truth.Unknown)]
    [InlineData("args.flag", Truth.True)]
    [InlineData("args.flag == true", Truth.True)]
    [InlineData("NOT args.flag", Truth.False)]
    [InlineData("args.amount", Truth.Unknown)]
    [InlineData("args.missing == 1", Truth.Unknown)]
    [InlineData("args.missing != 1", Truth.Unknown)]
    [InlineData("args.none == 1", Truth.Unknown)]
    [InlineData("args.twice == 1", Truth.Unknown)]
    [InlineData("args.o == 1", Truth.Unknown)]
    [InlineData("args.o.k.n == 1", Truth.True)]
    [InlineData("args.items[1].p == 7", Truth.True)]
    [InlineData("args.items[2].p == 7", Truth.Unknown)]
    [InlineData("args[\"a b\"] == \"q\"", Truth.True)]
    [InlineData("args.amount == args.amount", Truth.True)]
    [InlineData("args.o.k.n < args.amount", Truth.True)]
    [InlineData("args.amount in [1, 900]", Truth.True)]
    [InlineData("args.amount in [1, 2]", Truth.False)]
    [InlineData("args.amount in [\"900\"]", Truth.Unknown)]
    [InlineData("args.text not_in [\"1\" \"2\"]", Truth.True)]
    [InlineData("args.text in []", Truth.False)]
    [InlineData("args.missing not_in [\"1\"]", Truth.Unknown)]
    [InlineData("exists(args.none)", Truth.False)]
    [InlineData("exists(args.o)", Truth.True)]
    [InlineData("exists(args)", Truth.True)]
    [InlineData("count(args.items) == 2", Truth.True)]
    [InlineData("count(args.empty) == 0", Truth.True)]
    [InlineData("count(args.amount) == 1", Truth.Unknown)]
    [InlineData("any(args.items, item.p > 6)", Truth.True)]
    [InlineData("any(args.items, item.p > 7)", Truth.False)]
    [InlineData("all(args.items, item.p > 4)", Truth.True)]
    [InlineData("all(args.items, item.t == \"x\")", Truth.Unknown)]
    [InlineData("any(args.items, item.t == \"x\")", Truth.True)]
    [InlineData("any(args.empty, item.p > 6)", Truth.False)]
    [InlineData("all(args.empty, item.p > 6)", Truth.True)]
    [InlineData("any(args.amount, item.p > 6)", Truth.Unknown)]
    [InlineData("args.amount + 100 == 1000", Truth.True)]
    [InlineData("(args.amount - 100) * 2 / 4 == 400", Truth.True)]
    [InlineData("args.amount - -1 == 901", Truth.True)]
    [InlineData("0.1 + 0.2 == 0.3", Truth.True)]
    [InlineData("args.amount / 0 > 1", Truth.Unknown)]
    [InlineData("args.at < now", Truth.True)]
    [InlineData("args.at >= date(\"2026-05-01\")", Truth.True)]
    [InlineData("now - date(args.at) > 30d", Truth.True)]
    [InlineData("agent.age > 24h", Truth.True)]
    [InlineData("agent.age > 86400", Truth.True)]
    [InlineData("agent.age > 1d2h", Truth.False)]
    [InlineData("agent.depth == 2", Truth.True)]
    [InlineData("agent.depth == \"2\"", Truth.True)]
    [InlineData("agent.depth == \"x\"", Truth.Unknown)]
    [InlineData("agent.is_root == 0", Truth.True)]
    [InlineData("agent.is_leaf", Truth.True)]
    [InlineData("agent.risk_tier >= Medium AND agent.risk_tier < High", Truth.True)]
    [InlineData("parent.risk_tier == High", Truth.True)]
    [InlineData("governance_level == L2", Truth.True)]
    [InlineData("governance_level == High", Truth.Unknown)]
    [InlineData("agent.team_id in [\"sre\"]", Truth.True)]
    [InlineData("agent.id == \"00000000000000000000000000000001\"", Truth.True)]
    [InlineData("team.active_agents > 2", Truth.True)]
    [InlineData("team.budget_remaining < 5", Truth.Unknown)]
    [InlineData("child.tool == \"x\"", Truth.Unknown)]
    [InlineData("session.actions > 1", Truth.Unknown)]
    [InlineData("tool == \"pay\"", Truth.True)]
    [InlineData("tool > 5", Truth.Unknown)]
    [InlineData("tool == 5", Truth.False)]
    [InlineData("kind == \"tool_call\"", Truth.True)]
    [InlineData("payload.size > 10", Truth.True)]
    [InlineData("path == \"\"", Truth.Unknown)]
    [InlineData("true", Truth.True)]
    [InlineData("false", Truth.False)]
    [InlineData("false AND args.missing == 1", Truth.False)]
    [InlineData("true OR args.missing == 1", Truth.True)]
    [InlineData("args.missing == 1 OR true", Truth.True)]
    [InlineData("NOT args.missing == 1", Truth.Unknown)]
    [InlineData("true OR false AND false", Truth.True)]
    [InlineData("(true OR false) AND false", Truth.False)]
    [InlineData("not false and true || false", Truth.True)]
    [InlineData("!(args.amount > 1000) && args.flag", Truth.True)]
    [InlineData("args.amount > 250 AND", Truth.True)]
    [InlineData("args.amount > 1000 AND", Truth.False)]
    [InlineData("args.amount > 1000 OR", Truth.True)]
    [InlineData("args.sku == \"SQL2019\"", Truth.Unknown)]
    public void A_condition_says_of_a_call_what_it_means(string condition, Truth truth) =>
        Assert.Equal(truth, Asked.Read(condition).Evaluate(Asked.Call(Args)));

    [Theory]
    [InlineData("no json")]
    [InlineData("{\"amount\":900")]
    [InlineData("{\"amount\":900}}")]
    [InlineData("{\"amount\":09}")]
    [InlineData("")]
    public void Of_a_payload_that_is_no_json_everything_is_unknown(string payload)
    {
        Assert.Equal(Truth.Unknown, Asked.Read("args.amount == 900").Evaluate(Asked.Call(payload)));
        Assert.Equal(Truth.False, Asked.Read("exists(args.amount)").Evaluate(Asked.Call(payload)));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_no_json() => Assert.Equal(
        Truth.Unknown,
        Asked.Read("args.a == \"x\"").Evaluate(Asked.Call("") with { Payload = new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' } }));

    [Theory]
    [InlineData("path starts_with \"/etc/\"", Truth.True)]
    [InlineData("operation == \"read\"", Truth.True)]
    [InlineData("url == \"x\"", Truth.Unknown)]
    [InlineData("args.a == 1", Truth.Unknown)]
    public void Files_have_paths_and_operations(string condition, Truth truth) =>
        Assert.Equal(truth, Asked.Read(condition).Evaluate(PolicyQuestion.File(FileOperation.Read, "/etc/passwd")));

    [Theory]
    [InlineData("host == \"api.test\"", Truth.True)]
    [InlineData("port == 8443", Truth.True)]
    [InlineData("scheme == \"https\"", Truth.True)]
    [InlineData("method == \"GET\"", Truth.True)]
    [InlineData("url contains \"/v1\"", Truth.True)]
    public void Network_calls_have_the_parts_of_their_address(string condition, Truth truth) =>
        Assert.Equal(truth, Asked.Read(condition).Evaluate(PolicyQuestion.NetworkCall("HTTPS://u:p@API.test.:8443/v1?q", "GET")));

    [Theory]
    [InlineData("result.email ends_with \"@x.test\"", Truth.True)]
    [InlineData("tool_result.email ends_with \"@x.test\"", Truth.True)]
    [InlineData("tool_result contains \"a@x\"", Truth.True)]
    [InlineData("tool_result starts_with \"{\"", Truth.True)]
    [InlineData("args.email == 1", Truth.Unknown)]
    public void Results_have_fields_and_a_text(string condition, Truth truth) => Assert.Equal(
        truth,
        Asked.Read(condition).Evaluate(PolicyQuestion.ToolResult("get") with { Payload = """{"email":"a@x.test"}"""u8.ToArray() }));

    [Fact]
    public void A_session_tells_what_it_did()
    {
        var session = new SessionFacts();
        session.Add(ActionKind.LlmCall, "llm_call", Verdict.Allow, Asked.Now);
        session.Add(ActionKind.ToolCall, "look", Verdict.Allow, Asked.Now);
        session.Add(ActionKind.ToolCall, "book", Verdict.Deny, Asked.Now);
        var question = Asked.Call("{}") with { Session = session };
        foreach (var condition in (string[])[
            "session.actions == 3", "session.tool_calls == 2", "session.llm_calls == 1", "session.denials == 1",
            "session.previous_tool == \"book\"", "\"look\" in session.previous_tools", "session.previous_tools == \"look\"",
            "\"cook\" not_in session.previous_tools", "session.previous_tools contains \"oo\"", "session.age == 0s"])
        {
            Assert.Equal(Truth.True, Asked.Read(condition).Evaluate(question));
        }
    }

    [Theory]
    [InlineData("path starts_with \"/etc\" OR tool == \"x\"", ActionKind.FileOperation, "path starts_with \"/etc\"")]
    [InlineData("path starts_with \"/etc\" OR tool == \"x\"", ActionKind.ToolCall, "tool == \"x\"")]
    [InlineData("path starts_with \"/etc\" OR tool == \"x\"", ActionKind.NetworkCall, null)]
    [InlineData("NOT path starts_with \"/tmp\"", ActionKind.ToolCall, null)]
    [InlineData("path starts_with \"/etc\" AND tool == \"x\"", ActionKind.ToolCall, null)]
    [InlineData("agent.depth > 1 AND NOT (url == \"x\" OR command == \"y\")", ActionKind.ProcessExec, "agent.depth > 1 AND NOT command == \"y\"")]
    [InlineData("any(args.items, item.p > 1)", ActionKind.ToolResult, null)]
    public void A_rule_s_condition_speaks_of_the_kinds_that_its_variables_belong_to(string condition, ActionKind kind, string? remains)
    {
        var set = PolicyTexts.Set($"default: allow\nrules: [{{id: r, when: '{condition.Replace("'", "''", StringComparison.Ordinal)}', then: deny}}]");
        var ruling = set.Explain(new PolicyQuestion { Kind = kind, Tool = kind == ActionKind.ToolCall ? "x" : "" }, new());
        var spoke = ruling.Trace.Any(step => step.Rule == "rules.r");
        Assert.Equal(remains is not null, spoke);
    }

    [Fact]
    public void An_explanation_says_why_a_clause_is_unknown_and_never_what_the_payload_holds()
    {
        var traces = Asked.Read("args.amount > 5 OR args.card == 1 AND tool == \"pay\"").Explain(Asked.Call("""{"amount":"secret","card":"4111"}"""));
        Assert.Equal(
            [
                ("args.amount > 5", Truth.Unknown, "args.amount is text, not a number"),
                ("args.card == 1", Truth.Unknown, "args.card is text, not a number"),
                ("tool == \"pay\"", Truth.True, null),
            ],
            traces.Select(t => (t.Clause, t.Truth, t.WhyUnknown)));
    }
}
