using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Specs.Domain.Policy.Tables;

namespace AgentAssembly.Specs.Domain.Policy;

// merges.yaml: how documents combine.
public sealed class MergeTableSpecs
{
    [Fact]
    public void Verdicts_combine_as_the_table_says()
    {
        foreach (var row in Table.Read("merges.yaml").Items("verdicts"))
        {
            var ruling = PolicyTexts.Set(Saying(row.Text("running")!), Saying(row.Text("document")!)).Ask(PolicyQuestion.ToolCall("x"));
            var expected = row.Text("reference")!.Split(' ');
            Assert.Equal(expected[0], ruling.Verdict == Verdict.Pending ? "approval" : ruling.Verdict.ToString().ToLowerInvariant());
            Assert.Equal(expected.ElementAtOrDefault(1), ruling.Approval?.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Credential_actions_combine_as_the_table_says()
    {
        foreach (var row in Table.Read("merges.yaml").Items("credential_actions"))
        {
            string[] documents = ["default: allow", .. row.Items("documents").Select(d => OnData(d.ToString()))];
            var ruling = PolicyTexts.Set(documents).Ask(
                PolicyQuestion.ToolCall("x") with { Payload = """{"k":"AKIAIOSFODNN7EXAMPLE"}"""u8.ToArray() });
            var action = (ruling.Verdict, ruling.IsAlert) switch
            {
                (Verdict.Deny, _) => "block",
                (Verdict.Redact, false) => "redact_only",
                (Verdict.Redact, true) => "alert_and_redact",
                _ => "alert_only",
            };
            Assert.Equal(row.Text("reference"), action);
            Assert.Equal(["AwsAccessKey"], ruling.FindingKinds.AsEnumerable());
        }
    }

    private static string Saying(string verdict) => verdict.Split(' ') switch
    {
        ["allow"] => "tools: {x: {allow: true}}",
        ["deny"] => "tools: {x: {allow: false}}",
        [_, var seconds] => $"approval_timeout_secs: {seconds}\ntools: {{x: {{allow: true, requires_approval_if: 'true'}}}}",
        _ => throw new InvalidOperationException(verdict),
    };

    private static string OnData(string said) => said switch
    {
        "silent" => "tools: {y: {allow: true}}",
        "unset" => "data: {sensitive_patterns: [nothing-like-it]}",
        _ => $"data: {{credential_action: {said}}}",
    };
}
