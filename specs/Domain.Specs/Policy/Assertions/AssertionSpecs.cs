using AgentAssembly.Domain.Policy.Assertions;
using AgentAssembly.Specs.Domain.Policy.Asking;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Assertions;

public sealed class AssertionSpecs
{
    private const string Limited = "tools: { search: { allow: true, limit_per_hour: 1 }, shell: {} }";

    private const string Cases = """
        cases:
          - name: one
            action: { kind: tool_call, tool: search, agent: { team: t } }
            expect: { verdict: allow }
          - name: two
            action: { kind: tool_call, tool: search, agent: { team: t } }
            expect: { verdict: allow }
        """;

    [Fact]
    public void A_file_names_its_policies_and_when_its_actions_happen()
    {
        var file = Accepted("policies: [a.yaml, b/]\nat: 2026-01-01T00:00:00Z\n" + Cases.Replace("team: t } }", "team: t }, at: 2027-01-01T00:00:00Z }", StringComparison.Ordinal));
        Assert.Equal(["a.yaml", "b/"], file.Policies.AsEnumerable());
        Assert.Equal([("one", 4), ("two", 7)], file.Cases.Select(test => (test.Name, test.Line)));
        Assert.All(file.Cases, test => Assert.Equal(ActionTexts.At("2027-01-01T00:00:00Z"), test.Question.Now));
        Assert.All(Accepted("policy: a\nat: 2026-01-01T00:00:00Z\n" + Cases).Cases, test => Assert.Equal(ActionTexts.At("2026-01-01T00:00:00Z"), test.Question.Now));
        Assert.All(Accepted("policy: a\n" + Cases).Cases, test => Assert.Equal(ActionTexts.Now, test.Question.Now));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("limits: own\n", 0)]
    [InlineData("limits: shared\n", 1)]
    public void Cases_share_their_limits_only_where_the_file_says_so(string limits, int failures)
    {
        var results = Accepted("policy: a.yaml\n" + limits + Cases).Run(PolicyTexts.Set(Limited));
        Assert.Equal(failures, results.Count(result => !result.IsPassed));
    }

    [Fact]
    public void Each_part_that_is_not_as_expected_is_named_with_what_it_is()
    {
        var result = Assert.Single(Accepted("""
            policy: a.yaml
            cases:
              - name: the shell is open
                action: { kind: tool_call, tool: shell }
                expect:
                  verdict: pending
                  reason: ""
                  reason_code: allowed
                  rule: tools.search
                  clause: "b.yaml:1"
                  redact: [$.b, $.a]
                  approval_timeout: 5
                  narrowed: true
            """).Run(PolicyTexts.Set(Limited)));
        Assert.Equal(
            [
                new("verdict", "pending", "deny"),
                new("reason", "", "tool denied by policy"),
                new("reason_code", "allowed", "tool_denied"),
                new("rule", "tools.search", "tools.shell"),
                new("clause", "b.yaml:1", "a.yaml:1"),
                new("redact", "$.a, $.b", "none"),
                new("approval_timeout", "5", "none"),
                new Mismatch("narrowed", "true", "false"),
            ],
            result.Mismatches.AsEnumerable());
    }

    [Fact]
    public void A_part_that_is_not_expected_may_be_anything()
    {
        var result = Assert.Single(Accepted("""
            policy: a.yaml
            cases: [{ name: n, action: { kind: tool_call, tool: shell }, expect: { verdict: deny, redact: [], narrowed: false } }]
            """).Run(PolicyTexts.Set(Limited)));
        Assert.True(result.IsPassed, string.Join('\n', result.Mismatches));
    }

    [Theory]
    [InlineData("", "1:1 (document) — holds no cases; a test that asserts nothing would always pass")]
    [InlineData("policy: a", "1:1 cases — missing")]
    [InlineData("{policy: a, cases: []}", "1:20 cases — is empty; a test that asserts nothing would always pass")]
    [InlineData("{cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:1 policy — missing; name a file or a folder, relative to this file")]
    [InlineData("{policies: [], cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:12 policies — names no file or folder")]
    [InlineData("{policy: \"\\0\", cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:10 policy — holds a path that is blank or has control characters")]
    [InlineData("{policy: a, policies: [b], cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:10 policy — stands beside 'policies'; name all of them there")]
    [InlineData("{policy: a, cases: [{action: {kind: message}, expect: {verdict: deny}}]}", "1:21 cases[0].name — missing")]
    [InlineData("{policy: a, cases: [{name: n, expect: {verdict: deny}}]}", "1:21 cases[0].action — missing")]
    [InlineData("{policy: a, cases: [{name: n, action: {kind: message}}]}", "1:21 cases[0].expect — missing")]
    [InlineData("{policy: a, cases: [{name: n, action: {kind: message}, expect: {}}]}", "1:64 cases[0].expect.verdict — missing")]
    [InlineData("{policy: a, cases: [{name: n, action: {kind: message}, expect: {verdict: denny}}]}", "1:74 cases[0].expect.verdict — must be one of allow, redact, pending, deny; did you mean 'deny'?")]
    [InlineData("{policy: a, cases: [{name: n, action: {kind: message, urll: x}, expect: {verdict: deny}}]}", "1:55 cases[0].action.urll — unknown key; did you mean 'url'?")]
    [InlineData("{policy: a, cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}, {name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:89 cases[1].name — 'n' is the name of another case of this file")]
    [InlineData("{policy: a, limits: both, cases: [{name: n, action: {kind: message}, expect: {verdict: deny}}]}", "1:21 limits — must be one of own, shared")]
    public void What_would_not_test_what_was_meant_is_refused(string text, string error)
    {
        var refused = Assert.IsType<AssertionParseResult.Refused>(AssertionText.Parse("t.yaml", text, ActionTexts.Now));
        Assert.Equal("t.yaml:" + error, Assert.Single(refused.Errors).ToString());
    }

    [Fact]
    public void No_damaged_file_makes_the_reader_throw()
    {
        var whole = "policy: a.yaml\nlimits: shared\n" + Cases;
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, 5], Gen.OneOf("{}[]:-,&*'\" \n".ToCharArray()).Array[0, 4])
            .Select((at, cut, put) => whole[..at] + new string(put) + whole[Math.Min(whole.Length, at + cut)..])
            .Sample(text => AssertionText.Parse("fuzz", text, ActionTexts.Now) is not null, iter: 5_000);
    }

    private static AssertionFile Accepted(string text) => AssertionText.Parse("t.yaml", text, ActionTexts.Now) switch
    {
        AssertionParseResult.Accepted accepted => accepted.File,
        AssertionParseResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException(other.ToString()),
    };
}
