using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;

namespace AgentAssembly.Specs.Domain.Policy.Comparing;

// One change each, and the one line that tells of it.
public sealed class PolicyDiffSpecs
{
    [Theory]
    [InlineData("tools: {a: {allow: true}}", "tools: {a: {allow: false}}",
        "Tightened tool_call of 'a': was allowed, is denied by tools.a (a.yaml:1)")]
    [InlineData("tools: {'*': {allow: false}}", "tools: {'*': {allow: false}, a: {allow: true}}",
        "Loosened tool_call of 'a': was denied by tools.* (a.yaml:1), is allowed")]
    [InlineData("tools: {a: {allow: true}}", "scope: org:acme\ntools: {a: {allow: true}}",
        "Tightened any action: was allowed, is denied, as no document speaks of the agent")]
    [InlineData("tools: {a: {allow: true, limit_per_hour: 20}}", "tools: {a: {allow: true, limit_per_hour: 3}}",
        "Tightened tool_call of 'a': 3 calls an hour instead of 20 calls an hour for each team")]
    [InlineData("tools: {a: {allow: true, limit_per_hour: 20}}", "tools: {a: {allow: true}}",
        "Loosened tool_call of 'a': no limit instead of 20 calls an hour for each team")]
    [InlineData("tools: {a: {allow: true, requires_approval_if: 'args.n > 250'}}", "tools: {a: {allow: true, requires_approval_if: 'args.n > 100'}}",
        "Tightened tool_call of 'a' with args.n = 101: was allowed, is put to people by tools.a (a.yaml:1)")]
    [InlineData("rules: [{id: r, when: 'args.env == \"prod\"', then: deny}]", "rules: [{id: r, when: 'args.env == \"prod\" AND tool != \"a\"', then: deny}]",
        "Loosened tool_call of 'a': was denied by rules.r (a.yaml:1), is allowed")]
    [InlineData("rules: [{id: r, then: approve, approval: {quorum: 2}}]", "rules: [{id: r, then: approve, approval: {quorum: 1}}]",
        "Loosened llm_call of a language model: approval of 1 instead of 2")]
    [InlineData("approval_timeout_secs: 60\nrules: [{id: r, then: approve}]", "approval_timeout_secs: 90\nrules: [{id: r, then: approve}]",
        "Changed llm_call of a language model: waits 90 s for approval instead of 60 s")]
    [InlineData("network: {allowlist: ['*.corp.test']}", "network: {allowlist: ['*.corp.test', 'api.test']}",
        "Loosened network call to 'api.test': was denied by network (a.yaml:1), is allowed")]
    [InlineData("network: {allow: [{hosts: ['api.test'], ports: [443]}]}", "network: {allow: [{hosts: ['api.test'], ports: [443], methods: [GET]}]}",
        "Tightened network call to 'api.test': was allowed, is denied by network (a.yaml:1)")]
    [InlineData("filesystem: {read: {allow: [/srv]}}", "filesystem: {read: {allow: [/srv/data]}}",
        "Tightened file read of '/srv': was allowed, is denied by filesystem.read (a.yaml:1)")]
    [InlineData("process: {deny: [rm]}", "process: {deny: [rm, dd]}",
        "Tightened process of 'dd': was allowed, is denied by process.deny (a.yaml:1)")]
    [InlineData("capabilities: {allow: [file_read]}", "capabilities: {allow: [file_read, terminal_exec]}",
        "Loosened process of a program that nothing names: was denied by capabilities.allow (a.yaml:1), is allowed")]
    [InlineData("schedule: {active_hours: {start: '08:00', end: '18:00', timezone: UTC}}", "schedule: {active_hours: {start: '08:00', end: '17:30', timezone: UTC}}",
        "Tightened any action at 2026-01-05T17:59:00.000000Z: was allowed, is denied by schedule (a.yaml:1)")]
    [InlineData("data: {credential_action: redact_only}", "data: {credential_action: block}",
        "Tightened tool_call of a tool that nothing names with a secret in the payload: was redacted by data_pattern_scan, is denied by data.credential_action (a.yaml:1)")]
    [InlineData("data: {sensitive_patterns: ['C-\\d+']}", "data: {sensitive_patterns: ['C-\\d+', 'D-\\d+']}",
        "Tightened any action: scans for 'C-\\d+', 'D-\\d+' instead of 'C-\\d+'")]
    [InlineData("budget: {daily_limit_usd: 5}", "budget: {daily_limit_usd: 4}",
        "Tightened any action: budget.daily_limit_usd is 4 USD instead of 5 USD")]
    [InlineData("budget: {team_daily_limit_usd: 5}", "budget: {team_daily_limit_usd: 5, timezone: Europe/Berlin}",
        "Changed any action: budgets are counted by days in Europe/Berlin instead of days in UTC")]
    [InlineData("default: deny\nsyscalls: {allow: [read, write]}", "default: deny\nsyscalls: {allow: [read]}",
        "Tightened any action: system calls: read instead of read, write")]
    [InlineData("rules: [{id: r, then: redact, fields: [args.a]}]", "rules: [{id: r, then: redact, fields: [args.a, args.b]}]",
        "Tightened tool_call of a tool that nothing names with args.b = \"something-else\": was allowed, is redacted by rules")]
    public void A_change_is_told_with_its_direction_and_an_example(string before, string after, string expected) =>
        Assert.Contains(expected, Lines(Between(before, after)));

    [Theory]
    [InlineData("tools: {a: {allow: false}, '*': {allow: false}}", "tools: {'*': {allow: false}}")]
    [InlineData("tools: {a: {}}", "rules: [{id: no-a, tools: [a], actions: [tool_call], then: deny}]")]
    [InlineData("rules: [{id: r, when: 'args.n > 5 AND args.m > 5', then: deny}]", "rules: [{id: r, when: 'NOT (args.n <= 5 OR args.m <= 5)', then: deny}]")]
    [InlineData("network: {allowlist: ['*.corp.test', a.corp.test]}", "network: {allowlist: ['*.CORP.test']}")]
    [InlineData("schedule: {windows: [{start: '08:00', end: '12:00', timezone: UTC}, {start: '12:00', end: '18:00', timezone: UTC}]}", "schedule: {active_hours: {start: '08:00', end: '18:00', timezone: UTC}}")]
    [InlineData("filesystem: {read: {allow: [/srv, /srv/a]}}", "filesystem: {read: {allow: [/srv]}}")]
    public void Other_words_for_the_same_are_no_difference(string before, string after) => Assert.Empty(Lines(Between(before, after)));

    [Fact]
    public void The_smallest_example_is_kept_and_said_once()
    {
        var diff = Between(
            "tools: {a: {allow: true}}",
            "scope: team:sre\ntools: {a: {allow: false}}\nrules: [{id: r, when: 'args.n > 5', then: observe}]",
            shared: "scope: global\ntools: {b: {allow: true}}\n");
        var only = Assert.Single(diff.Differences, difference => difference.Direction == Direction.Tightened);
        Assert.Equal("tool_call of 'a' by team sre: was allowed, is denied by tools.a (a.yaml:2)", only.Summary);
        Assert.Equal(("sre", null), (only.Example.Actor.Team, only.Example.Actor.Org));
        Assert.Equal(0, only.Example.Payload.Length);
    }

    [Fact]
    public void A_policy_that_is_asked_about_more_than_may_be_asked_says_so()
    {
        var tools = string.Join(", ", Enumerable.Range(0, 200).Select(i => $"tool{i}: {{allow: true}}"));
        var teams = Enumerable.Range(0, 255).Select(i => $"scope: team:t{i}\ndefault: allow");
        var before = PolicyTexts.Set([$"tools: {{{tools}}}", .. teams]);
        var after = PolicyTexts.Set([$"tools: {{{tools}, tool0x: {{}}}}", .. teams]);
        var diff = PolicyDiff.Between(before, after);
        Assert.Equal((true, PolicyDiff.QuestionsMax), (diff.IsCut, diff.Questions));
        Assert.Contains("Tightened tool_call of 'tool0x': was allowed, is denied by tools.tool0x (a.yaml:1)", Lines(diff));
    }

    [Fact]
    public void From_no_policy_to_one_everything_that_it_permits_is_new() => Assert.Equal(
        ["Loosened any action: was denied, as no document speaks of the agent, is allowed"],
        Lines(PolicyDiff.Between(PolicySet.None, PolicyTexts.Set("tools: {a: {}}"))));

    private static PolicyDiff Between(string before, string after, string? shared = null) => PolicyDiff.Between(
        PolicyTexts.Set(shared is null ? [before] : [before, shared]), PolicyTexts.Set(shared is null ? [after] : [after, shared]));

    private static string[] Lines(PolicyDiff diff) => [.. diff.Differences.Select(difference => $"{difference.Direction} {difference.Summary}")];
}
