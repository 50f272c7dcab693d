using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

public sealed class TomlSpecs
{
    private const string LocalRules = """
        [[rules]]
        name = "ask-before-exec"
        blocked_actions = []
        requires_approval_actions = ["PROCESS_EXEC"]
        approval_timeout_secs = 60

        [[rules]]
        name = "no-network"
        blocked_actions = ["NETWORK_CALL", "PROCESS_EXEC", "DANCE"]
        """;

    [Fact]
    public void A_document_means_the_same_in_both_formats()
    {
        var toml = PolicyTexts.Document("""
            scope = "team:sre"
            default = "deny"

            [tools]
            "*" = { allow = false }

            [tools.deploy]
            allow = true
            limit_per_hour = 3
            requires_approval_if = 'args.env == "prod"'

            [network]
            allowlist = ["*.corp.test"]

            [[schedule.windows]]
            start = "22:00"
            end = "06:00"
            timezone = "UTC"
            days = ["mon-fri"]

            [[rules]]
            id = "a"
            when = 'args.n > 1'
            then = "deny"
            """, "a.toml");
        var yaml = PolicyTexts.Document("""
            scope: team:sre
            default: deny
            tools:
              "*": { allow: false }
              deploy: { allow: true, limit_per_hour: 3, requires_approval_if: 'args.env == "prod"' }
            network: { allowlist: ["*.corp.test"] }
            schedule: { windows: [{ start: "22:00", end: "06:00", timezone: UTC, days: [mon-fri] }] }
            rules: [{ id: a, when: 'args.n > 1', then: deny }]
            """);
        Assert.Equal(yaml.Digest, toml.Digest);
        Assert.Equal(7, toml.Tools.Single(tool => tool.Tool == "deploy").Line);
    }

    [Theory]
    [InlineData("[tools.a]\nalow = true", "a.toml:2:1 tools.a.alow — unknown key; did you mean 'allow'?")]
    [InlineData("[tools.a]\nallow = \"true\"", "a.toml:2:9 tools.a.allow — must be true or false, without quotes")]
    [InlineData("default = deny", "a.toml:1:11 (document) — not valid TOML")]
    [InlineData("[tools.a]\nallow = true\nallow = false", "a.toml:3:1 (document) — not valid TOML")]
    [InlineData("", "a.toml:1:1 (document) — states nothing")]
    [InlineData("a = \"\\", "a.toml:1:1 (document) — not valid TOML")]
    public void What_is_wrong_is_told_with_its_place(string text, string error)
    {
        var refused = Assert.IsType<PolicyParseResult.Refused>(PolicyDocument.Parse("a.toml", text));
        Assert.StartsWith(error, refused.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Local_rules_of_the_existing_runtime_decide_by_kinds_of_action()
    {
        var document = PolicyTexts.Document(LocalRules, "policy.toml");
        Assert.Equal("rules[1].blocked_actions[2]", Assert.Single(document.Warnings).Field);
        var set = PolicySet.Compile([document]);
        Assert.Equal(Verdict.Allow, set.Ask(PolicyQuestion.ToolCall("x")).Verdict);
        var denied = set.Ask(PolicyQuestion.NetworkCall("https://a.test"));
        Assert.Equal((Verdict.Deny, "blocked by rule: no-network"), (denied.Verdict, denied.Reason));

        // There, what one rule asks about no other blocks.
        var asked = set.Ask(PolicyQuestion.ProcessExec("ls"));
        Assert.Equal((Verdict.Pending, 60), (asked.Verdict, asked.Approval!.TimeoutSeconds));
    }

    [Theory]
    [InlineData("[[rules]]\nname = \"a\"", "rules[0].blocked_actions — missing")]
    [InlineData("[[rules]]\nblocked_actions = []", "rules[0].name — missing")]
    [InlineData("[[rules]]\nname = \"a\"\nblocked_actions = []\nblockd = 1", "rules[0].blockd — unknown key")]
    public void Local_rules_that_miss_something_are_refused(string text, string error)
    {
        var refused = Assert.IsType<PolicyParseResult.Refused>(PolicyDocument.Parse("a.toml", text));
        Assert.Contains(refused.Errors, e => e.ToString().Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.OneOf("[]{}=\"'\\.,#\n abt1-_:\t\r0x\u0001é".ToCharArray()).Array[0, 40].Sample(
            letters => PolicyDocument.Parse("a.toml", new string(letters)), iter: 20_000);
}
