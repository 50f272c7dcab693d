using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Linting;

namespace AgentAssembly.Specs.Domain.Policy.Linting;

// Each kind of finding: documents that have it, and the nearest that have not. `---` stands between documents.
public sealed class PolicyLintSpecs
{
    [Theory]
    [InlineData(LintRules.ShadowedTool, "b.yaml:2 tools.shell",
        "tools: {shell: {allow: false}}\n---\nscope: team:sre\ntools: {shell: {allow: false}, x: {}}",
        "scope: team:ops\ntools: {shell: {allow: false}}\n---\nscope: team:sre\ntools: {shell: {allow: false}, x: {}}")]
    [InlineData(LintRules.ShadowedTool, "b.yaml:2 tools.*",
        "tools: {'*': {allow: false}, a: {allow: true}}\n---\nscope: org:acme\ntools: {'*': {}, a: {allow: true}}",
        "tools: {'*': {allow: false}, a: {allow: true}, b: {allow: true}}\n---\nscope: org:acme\ntools: {'*': {}, a: {allow: true}}")]
    [InlineData(LintRules.ShadowedTool, "b.yaml:1 tools.shell",
        "tools: {shell: {}, x: {}}\n---\ntools: {shell: {}}",
        "tools: {'*': {}, shell: {}}")]
    [InlineData(LintRules.IneffectiveAllow, "b.yaml:2 tools.deploy",
        "tools: {'*': {allow: false}, x: {allow: true}}\n---\nscope: team:sre\ntools: {deploy: {allow: true}}",
        "tools: {'*': {allow: false}, deploy: {allow: true}}\n---\nscope: team:sre\ntools: {deploy: {allow: true}}")]
    [InlineData(LintRules.IneffectiveAllow, "a.yaml:1 tools.deploy",
        "tools: {deploy: {allow: true}}\ncapabilities: {allow: ['mcp_tool:search']}",
        "tools: {deploy: {allow: true}}\ncapabilities: {allow: ['mcp_tool:search', 'mcp_tool:deploy']}")]
    [InlineData(LintRules.IneffectiveAllow, "a.yaml:1 tools.deploy",
        "tools: {deploy: {allow: true}}\nrules: [{id: r, tools: [deploy], then: deny}]",
        "tools: {deploy: {allow: true}}\nrules: [{id: r, tools: [deploy], when: 'args.env == \"prod\"', then: deny}]")]
    [InlineData(LintRules.IdleTerms, "a.yaml:1 tools.deploy",
        "tools: {deploy: {limit_per_hour: 3}}",
        "tools: {deploy: {limit_per_hour: 3}}\nrules: [{id: r, when: 'args.env == \"dev\"', then: allow}]")]
    [InlineData(LintRules.IdleTerms, "a.yaml:1 tools.*",
        "tools: {'*': {requires_approval_if: 'true'}, a: {allow: true}}",
        "tools: {'*': {allow: true, requires_approval_if: 'true'}, a: {allow: true}}")]
    [InlineData(LintRules.ZeroLimit, "a.yaml:1 tools.deploy",
        "tools: {deploy: {allow: true, limit_per_day: 0}}",
        "tools: {deploy: {allow: true, limit_per_day: 1}}")]
    [InlineData(LintRules.ShadowedRule, "a.yaml:3 rules.late",
        "rules:\n- {id: all, actions: [process], then: deny}\n- {id: late, when: 'program == \"rm\"', then: approve}",
        "rules:\n- {id: all, actions: [process], when: 'program != \"rm\"', then: deny}\n- {id: late, when: 'program == \"rm\"', then: approve}")]
    [InlineData(LintRules.ShadowedRule, "a.yaml:3 rules.more",
        "rules:\n- {id: some, when: 'args.amount > 100', then: approve}\n- {id: more, when: 'args.amount > 500', then: approve}",
        "rules:\n- {id: some, when: 'args.amount > 100', then: approve}\n- {id: more, when: 'args.amount > 500', then: approve, approval: {quorum: 2}}")]
    [InlineData(LintRules.ShadowedRule, "b.yaml:2 rules.r",
        "rules: [{id: q, when: 'args.n > 5', then: deny}]\n---\nscope: team:sre\nrules: [{id: r, when: 'args.n >= 7', then: deny}]",
        "rules: [{id: q, when: 'args.n > 5', then: deny}]\n---\nscope: team:sre\nrules: [{id: r, when: 'args.n >= 5', then: deny}]")]
    [InlineData(LintRules.ShadowedRule, "a.yaml:2 rules.r",
        "process: {allow: [ls]}\nrules: [{id: r, when: 'program == \"rm\"', then: deny}]",
        "process: {allow: [ls, rm]}\nrules: [{id: r, when: 'program == \"rm\"', then: deny}]")]
    [InlineData(LintRules.IdleAllowRule, "a.yaml:2 rules.r",
        "tools: {a: {allow: true}, b: {}}\nrules: [{id: r, tools: [a], then: allow}]",
        "tools: {a: {allow: true}, b: {}}\nrules: [{id: r, tools: [b], then: allow}]")]
    [InlineData(LintRules.IdleAllowRule, "b.yaml:2 rules.r",
        "tools: {'*': {}}\n---\nscope: team:sre\nrules: [{id: r, tools: [a], then: allow}]",
        "tools: {'*': {}}\nrules: [{id: r, tools: [a], then: allow}]")]
    [InlineData(LintRules.NeverApplies, "a.yaml:1 rules.r.when",
        "rules: [{id: r, when: 'path == \"/a\" AND url == \"b\"', then: deny}]",
        "rules: [{id: r, when: 'path == \"/a\" OR url == \"b\"', then: deny}]")]
    [InlineData(LintRules.NeverApplies, "a.yaml:1 rules.r",
        "rules: [{id: r, actions: [file], tools: [a], then: deny}]",
        "rules: [{id: r, actions: [file, tool_call], tools: [a], then: deny}]")]
    [InlineData(LintRules.NeverKnown, "a.yaml:1 tools.a.requires_approval_if",
        "tools: {a: {allow: true, requires_approval_if: 'path starts_with \"/etc\"'}}",
        "tools: {a: {allow: true, requires_approval_if: 'args.path starts_with \"/etc\"'}}")]
    [InlineData(LintRules.Contradiction, "a.yaml:1 rules.r.when",
        "rules: [{id: r, when: 'args.x == \"a\" AND args.x == \"b\"', then: deny}]",
        "rules: [{id: r, when: 'args.x == \"a\" AND args.y == \"b\"', then: deny}]")]
    [InlineData(LintRules.Contradiction, "a.yaml:1 tools.a.requires_approval_if",
        "tools: {a: {allow: true, requires_approval_if: 'args.n > 5 AND args.n < 3'}}",
        "tools: {a: {allow: true, requires_approval_if: 'args.n < 5 AND args.n > 3'}}")]
    [InlineData(LintRules.Contradiction, "a.yaml:1 rules.r.when",
        "rules: [{id: r, tools: [a], when: 'tool == \"b\"', then: deny}]",
        "rules: [{id: r, tools: [a, b], when: 'tool == \"b\"', then: deny}]")]
    [InlineData(LintRules.Contradiction, "a.yaml:1 rules.r.when",
        "rules: [{id: r, when: 'agent.depth > 1 AND agent.depth < 2', then: deny}]",
        "rules: [{id: r, when: 'args.depth > 1 AND args.depth < 2', then: deny}]")]
    [InlineData(LintRules.AlwaysHolds, "a.yaml:1 rules.r.when",
        "rules: [{id: r, when: 'args.n > 5 OR args.n <= 5', then: approve}]",
        "rules: [{id: r, when: 'args.n > 5 OR args.n < 5', then: approve}]")]
    [InlineData(LintRules.AlwaysHolds, "a.yaml:1 tools.deploy.requires_approval_if",
        "tools: {deploy: {allow: true, requires_approval_if: 'tool == \"deploy\"'}}",
        "tools: {'*': {allow: true, requires_approval_if: 'tool == \"deploy\"'}}")]
    [InlineData(LintRules.OddCondition, "a.yaml:1 rules[0].when",
        "rules: [{id: r, when: 'child.risk_tier == High', then: deny}]",
        "rules: [{id: r, when: 'agent.risk_tier == High', then: deny}]")]
    [InlineData(LintRules.OutOfScope, "a.yaml:2 tools.b",
        "scope: tool:a\ntools: {b: {}}",
        "scope: tool:a\ntools: {a: {}, '*': {}}")]
    [InlineData(LintRules.OutOfScope, "a.yaml:2 network",
        "scope: tool:a\nnetwork: {allowlist: [x.test]}",
        "scope: team:a\nnetwork: {allowlist: [x.test]}")]
    [InlineData(LintRules.UnreachableDeny, "a.yaml:1 network.deny[0]",
        "network: {allowlist: ['*.corp.test'], deny: [evil.test]}",
        "network: {allowlist: ['*.corp.test'], deny: ['*.test']}")]
    [InlineData(LintRules.UnreachableDeny, "a.yaml:1 network.deny[0]",
        "network: {allow: [{hosts: ['*'], ports: [443]}], deny: [{hosts: ['*'], ports: [8000-9000]}]}",
        "network: {allow: [{hosts: ['*'], ports: [443, 8080]}], deny: [{hosts: ['*'], ports: [8000-9000]}]}")]
    [InlineData(LintRules.UnreachableDeny, "b.yaml:2 network.deny[0]",
        "network: {allowlist: [10.1.0.0/16]}\n---\nscope: team:sre\nnetwork: {deny: [10.2.0.0/16]}",
        "network: {allowlist: [10.1.0.0/16]}\n---\nscope: team:sre\nnetwork: {deny: [10.0.0.0/8]}")]
    [InlineData(LintRules.DeniesAll, "a.yaml:1 network", "network: {}", "network: {deny: [a.test]}")]
    [InlineData(LintRules.DeniesAll, "a.yaml:1 filesystem.write", "filesystem: {write: {allow: []}}", "filesystem: {read: {allow: [/srv]}}")]
    [InlineData(LintRules.DeniesAll, "a.yaml:1 process.allow", "process: {allow: []}", "process: {deny: []}")]
    [InlineData(LintRules.NothingLeft, "b.yaml:2 capabilities.allow",
        "capabilities: {allow: [file_read]}\n---\nscope: team:t1\ncapabilities: {allow: [file_write]}",
        "capabilities: {allow: [file_read]}\n---\nscope: team:t1\ncapabilities: {allow: [file_write, file_read]}")]
    [InlineData(LintRules.NothingLeft, "b.yaml:2 network",
        "network: {allowlist: ['*.corp.test']}\n---\nscope: team:t1\nnetwork: {allowlist: [corp.test]}",
        "network: {allowlist: ['*.corp.test']}\n---\nscope: team:t1\nnetwork: {allowlist: ['*.b.corp.test']}")]
    [InlineData(LintRules.NothingLeft, "b.yaml:1 filesystem.read",
        "filesystem: {read: {allow: [/srv/a]}}\n---\nfilesystem: {read: {allow: [/srv/b]}}",
        "filesystem: {read: {allow: [/srv/a]}}\n---\nfilesystem: {read: {allow: [/srv]}}")]
    [InlineData(LintRules.NothingLeft, "b.yaml:1 process.allow",
        "process: {allow: ['git status']}\n---\nprocess: {allow: ['git push']}",
        "process: {allow: ['git status']}\n---\nprocess: {allow: [git]}")]
    [InlineData(LintRules.NothingLeft, "b.yaml:1 tools",
        "tools: {'*': {}, a: {allow: true}}\n---\ntools: {'*': {}, b: {allow: true}}",
        "tools: {'*': {}, a: {allow: true}}\n---\ntools: {'*': {}, b: {allow: true}, a: {allow: true}}")]
    [InlineData(LintRules.AllowedAndDenied, "a.yaml:1 capabilities",
        "capabilities: {allow: [file_read, file_delete], deny: [file_write]}",
        "capabilities: {allow: [file_read, file_write], deny: [file_delete]}")]
    [InlineData(LintRules.EmptyCapabilities, "a.yaml:1 capabilities", "capabilities: {allow: []}", "capabilities: {allow: [file_read]}")]
    [InlineData(LintRules.InertCapability, "a.yaml:1 capabilities.deny[0]", "capabilities: {deny: [agent_spawn]}", "capabilities: {deny: [terminal_exec]}")]
    [InlineData(LintRules.NeverOpen, "a.yaml:1 schedule",
        "schedule: {active_hours: {start: '08:00', end: '08:00', timezone: UTC}}",
        "schedule: {active_hours: {start: '08:00', end: '07:00', timezone: UTC}}")]
    [InlineData(LintRules.NeverOpen, "a.yaml:1 schedule",
        "schedule: {windows: [{start: '08:00', end: '09:00', timezone: UTC, from: 2026-02-01, to: 2026-01-01}]}",
        "schedule: {windows: [{start: '08:00', end: '09:00', timezone: UTC, from: 2026-01-01, to: 2026-01-01}]}")]
    [InlineData(LintRules.NeverOpen, "a.yaml:1 schedule",
        "schedule: {windows: [{start: '08:00', end: '09:00', timezone: UTC, days: [mon], from: 2026-01-06, to: 2026-01-12, except: [2026-01-12]}]}",
        "schedule: {windows: [{start: '08:00', end: '09:00', timezone: UTC, days: [mon], from: 2026-01-06, to: 2026-01-12}]}")]
    [InlineData(LintRules.NeverOpenTogether, "b.yaml:2 schedule",
        "schedule: {active_hours: {start: '08:00', end: '18:00', timezone: UTC}}\n---\nscope: team:sre\nschedule: {active_hours: {start: '18:00', end: '08:00', timezone: UTC}}",
        "schedule: {active_hours: {start: '08:00', end: '18:00', timezone: UTC}}\n---\nscope: team:sre\nschedule: {active_hours: {start: '18:00', end: '08:00', timezone: Europe/Berlin}}")]
    [InlineData(LintRules.AllowsEverything, "a.yaml:1 tools.*", "tools: {'*': {allow: true}}", "tools: {'*': {allow: true}, a: {}}")]
    [InlineData(LintRules.AllowsEverything, "a.yaml:1 default", "default: allow", "default: deny")]
    [InlineData(LintRules.AllowsEverything, "a.yaml:1 (document)", "tools: {a: {allow: true}}", "tools: {a: {allow: true, limit_per_hour: 9}}")]
    [InlineData(LintRules.NoGlobalDocument, "a.yaml:1 (document)", "scope: org:acme\ntools: {'*': {}}", "tools: {'*': {}}")]
    [InlineData(LintRules.DuplicateDocument, "b.yaml:1 (document)", "tools: {a: {}}\n---\ntools: {a: {allow: false}}", "tools: {a: {}}\n---\ntools: {b: {}}")]
    [InlineData(LintRules.DuplicateDocument, "b.yaml:1 (document)",
        "network: {allowlist: [a.test]}\n---\nnetwork: {allowlist: [a.test]}",
        "network: {allowlist: [a.test]}\n---\nnetwork: {allowlist: [b.test]}")]
    [InlineData(LintRules.LargeQuorum, "a.yaml:1 approval", "default: deny\napproval: {quorum: 6}", "default: deny\napproval: {quorum: 5}")]
    [InlineData(LintRules.LateEscalation, "a.yaml:2 rules.r",
        "approval: {timeout_seconds: 60}\nrules: [{id: r, then: approve, approval: {timeout_seconds: 60}}]",
        "approval: {timeout_seconds: 60}\nrules: [{id: r, then: approve, approval: {timeout_seconds: 61}}]")]
    public void A_finding_is_there_and_not_where_nothing_is_wrong(string rule, string place, string with, string without)
    {
        Assert.Contains(Findings(with), finding => finding.Rule == rule && finding.ToString().StartsWith(place + " — ", StringComparison.Ordinal));
        Assert.DoesNotContain(Findings(without), finding => finding.Rule == rule);
    }

    [Fact]
    public void What_a_file_of_local_rules_names_and_nothing_decides_is_told()
    {
        var document = PolicyTexts.Document("[[rules]]\nname = \"x\"\nblocked_actions = [\"DANCE\", \"PROCESS_EXEC\"]\n", "local.toml");
        var finding = Assert.Single(PolicyLint.Of([document]));
        Assert.Equal((LintRules.UnknownAction, 3), (finding.Rule, finding.Line));
    }

    [Fact]
    public void Of_two_clauses_that_say_the_same_one_is_told() => Assert.Equal(
        ["a.yaml:3 rules.two"],
        Findings("rules:\n- {id: one, tools: [a], then: deny}\n- {id: two, tools: [a], then: deny}")
            .Where(finding => finding.Rule == LintRules.ShadowedRule).Select(finding => $"{finding.Document}:{finding.Line} {finding.Field}"));

    [Fact]
    public void No_documents_have_no_findings() => Assert.Empty(PolicyLint.Of([]));

    // A pattern or a sum of fields has answers that no sample is sure to reach.
    [Theory]
    [InlineData("rules:\n- {id: one, when: 'args.q matches \"^a\"', then: deny}\n- {id: two, when: 'args.q == \"b\"', then: deny}")]
    [InlineData("rules:\n- {id: one, when: 'args.a + args.b > 5', then: deny}\n- {id: two, when: 'args.a > 50', then: deny}")]
    [InlineData("rules: [{id: one, when: 'args.q matches \"a\" AND args.q matches \"b\"', then: deny}]")]
    [InlineData("rules: [{id: one, when: 'args.a == args.b AND args.a == 5 AND args.b == 6', then: deny}]")]
    public void Nothing_is_claimed_of_what_cannot_be_tried(string text) => Assert.Empty(Findings(text));

    private static ImmutableArray<LintFinding> Findings(string texts) =>
        PolicyLint.Of([.. PolicyTexts.Set(texts.Split("\n---\n")).Documents]);
}
