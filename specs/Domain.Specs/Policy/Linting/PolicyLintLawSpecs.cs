using System.Text;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Linting;
using AgentAssembly.Specs.Domain.Policy.Tables;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;
using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Domain.Policy.Linting;

// Findings are right: of random documents, and of those that others have looked at.
public sealed class PolicyLintLawSpecs
{
    // What stands on the first line of a document, so that each rule has a line to itself.
    private static readonly string[] Heads =
    [
        "tools: {'*': {}, a: {allow: true}, b: {}}", "tools: {a: {}}", "default: deny", "default: allow", "scope: team:sre",
        "capabilities: {deny: [terminal_exec]}", "capabilities: {allow: ['mcp_tool:a', network_outbound]}",
        "network: {allowlist: ['*.corp.test']}", "process: {allow: [ls, git]}",
    ];

    private static readonly string[] Conditions =
    [
        "", "args.n > 5", "args.n >= 6", "args.n <= 5", "args.env == \"prod\"", "args.env in [\"prod\", \"test\"]", "NOT args.env == \"prod\"",
        "args.n > 5 AND args.env == \"prod\"", "tool == \"a\"", "tool != \"a\" OR args.n > 7", "agent.depth > 1", "exists(args.n)",
        "host ends_with \".corp.test\"", "program == \"rm\"", "args.n > 3 OR args.n < 9", "args.env matches \"^p\"", "agent.team_id == \"sre\"",
    ];

    private static readonly Gen<string> Rules =
        from condition in Gen.OneOf(Conditions)
        from effect in Gen.OneOf(new[] { "deny", "deny", "approve", "observe", "allow", "redact, fields: [args.env]" })
        from tools in Gen.OneOf(new[] { "", "", "tools: [a], ", "tools: [a, b], " })
        from actions in Gen.OneOf(new[] { "", "", "actions: [tool_call], ", "actions: [network, process], " })
        select $"{tools}{actions}{(condition.Length == 0 ? "" : $"when: '{condition}', ")}then: {effect}";

    private static readonly Gen<string[]> Documents = Gen.Select(Gen.OneOf(Heads), Rules.Array[1, 4])
        .Select((head, rules) => (string[])[head, "rules:", .. rules.Select((rule, i) => $"- {{id: r{i}, {rule}}}")]);

    private static readonly Gen<PolicyQuestion> Questions =
        from action in Gen.OneOf(new[]
        {
            PolicyQuestion.LlmCall(), PolicyQuestion.ToolCall("a"), PolicyQuestion.ToolCall("b"), PolicyQuestion.ToolCall("c"), PolicyQuestion.ToolResult("a"),
            PolicyQuestion.NetworkCall("https://x.corp.test/"), PolicyQuestion.NetworkCall("https://y.test/"), PolicyQuestion.ProcessExec("rm x"), PolicyQuestion.ProcessExec("ls"),
        })
        from payload in Gen.OneOf(new[] { "", "{}", "{\"n\":5}", "{\"n\":6,\"env\":\"prod\"}", "{\"n\":9,\"env\":\"dev\"}", "{\"env\":\"test\"}", "{\"n\":\"x\",\"env\":4}" })
        from depth in Gen.OneOf(new int?[] { null, 0, 2 })
        from team in Gen.OneOf(new string?[] { null, "sre", "ops" })
        select action with
        {
            Payload = action.Tool.Length > 0 ? Encoding.UTF8.GetBytes(payload) : default, Actor = new ActorFacts { Depth = depth, Team = team },
        };

    [Fact]
    public void Without_a_rule_that_is_said_to_do_nothing_every_question_is_answered_as_before() =>
        Seeds.Sample(Gen.Select(Documents.Array[1, 2], Questions.Array[200]), 150, sampled =>
        {
            var (texts, questions) = sampled;
            var set = PolicyTexts.Set([.. texts.Select(lines => string.Join('\n', lines))]);
            foreach (var finding in PolicyLint.Of([.. set.Documents]).Where(finding => finding.Rule is LintRules.ShadowedRule or LintRules.IdleAllowRule))
            {
                var without = PolicyTexts.Set([.. texts.Select((lines, i) => Without(lines, i, finding))]);
                Assert.All(questions, question => Assert.Equal(Essence(set.Ask(question)), Essence(without.Ask(question))));
            }
        });

    [Fact]
    public void What_is_said_to_hold_never_or_always_does_so() =>
        Seeds.Sample(Gen.Select(Documents, Questions.Array[200]), 150, sampled =>
        {
            var (lines, questions) = sampled;
            var set = PolicyTexts.Set(string.Join('\n', lines));
            foreach (var finding in PolicyLint.Of([.. set.Documents]).Where(finding => finding.Rule is LintRules.Contradiction or LintRules.AlwaysHolds))
            {
                var rule = set.Documents[0].Rules.Single(rule => finding.Field.StartsWith(rule.Path + ".", StringComparison.Ordinal));
                var never = finding.Rule == LintRules.Contradiction ? AgentAssembly.Domain.Policy.Expressions.Truth.True : AgentAssembly.Domain.Policy.Expressions.Truth.False;
                var asked = questions.Where(question => (rule.Actions.IsEmpty || rule.Actions.Contains(question.Kind)) && (rule.Tools.IsEmpty || rule.Tools.Contains(question.Tool)));
                Assert.All(asked, question => Assert.NotEqual(never, rule.When!.Evaluate(question)));
            }
        });

    // Looked at one by one: each of these is right, and there are no others.
    [Fact]
    public void Documents_that_were_written_with_care_have_few_findings()
    {
        var found = ((YamlSequenceNode)Table.Read("verdicts.yaml")).Children.Where(node => node.Get("rows") is not null)
            .SelectMany(table => PolicyLint.Of([.. PolicyTexts.Set([.. table.Items("documents").Select(text => text.ToString())]).Documents])
                .Select(finding => $"{table.Text("case")}: {finding.Severity} {finding.Rule} {finding.Document}:{finding.Line}"));
        Assert.Equal(
            [
                "Four-document cascade: Note always-holds a.yaml:4",
                "Disjoint whitelists: Warning nothing-left b.yaml:2",
            ],
            found);
    }

    // A document that lists what it permits, and names some of what it denies on purpose.
    [Fact]
    public void A_plain_list_of_permissions_has_no_findings() => Assert.Empty(PolicyLint.Of([PolicyTexts.Document("""
        version: "1"
        scope: global
        tools:
          "*": { allow: false }
          llm_call: { allow: true }
          search_direct_flight: { allow: true }
          book_reservation: { allow: false }
        """)]));

    [Fact]
    public void Findings_come_in_the_order_of_documents_and_lines() =>
        Seeds.Sample(SomePolicies.Documents.Array[1, 4], 100, documents =>
        {
            var names = documents.Select(document => document.Name).Distinct().ToList();
            var places = PolicyLint.Of(documents).Select(finding => (names.IndexOf(finding.Document), finding.Line)).ToList();
            Assert.True(places.SequenceEqual(places.Order()) && PolicyLint.Of(documents).SequenceEqual(PolicyLint.Of(documents)));
        });

    private static string Without(string[] lines, int document, LintFinding finding)
    {
        if (finding.Document != $"{(char)('a' + document)}.yaml")
        {
            return string.Join('\n', lines);
        }

        var left = lines.Where((_, line) => line + 1 != finding.Line).ToList();
        return string.Join('\n', left[^1] != "rules:" ? left : left[0].StartsWith("scope", StringComparison.Ordinal) ? [left[0], "default: allow"] : [left[0]]);
    }

    private static string Essence(PolicyRuling ruling) =>
        $"{ruling.Verdict} {ruling.Approval?.Quorum} {string.Join(',', ruling.Redactions.Select(duty => duty.FieldPath))} {string.Join(',', ruling.Observed.Distinct())}";
}
