using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

// Random documents of every section, and random questions about what they name.
internal static class SomePolicies
{
    private static readonly string[] Scopes = ["global", "global", "org:acme", "team:sre", "tool:deploy", "tool:search"];

    // `alert_only` is not among them: a document that says so takes the place of the default, which is stricter.
    private static readonly string[] Sections =
    [
        "tools: {'*': {allow: false}, search: {allow: true}}",
        "tools: {deploy: {allow: true, limit_per_hour: 2}}",
        "tools: {deploy: {allow: true, requires_approval_if: 'args.env == \"prod\"'}, search: {}}",
        "tools: {'*': {allow: true, requires_approval_if: 'agent.depth > 2'}}",
        "capabilities: {deny: [terminal_exec, file_write]}",
        "capabilities: {allow: [file_read, 'mcp_tool:search', network_outbound]}",
        "network: {allowlist: ['*.corp.test']}",
        "network: {deny: ['evil.corp.test']}",
        "network: {allow: [{hosts: ['api.test'], ports: [443]}]}",
        "filesystem: {read: {allow: [/srv]}, write: {allow: []}}",
        "process: {allow: ['git status', ls]}",
        "process: {deny: [rm]}",
        "schedule: {active_hours: {start: '08:00', end: '18:00', timezone: Europe/Berlin}}",
        "schedule: {windows: [{start: '22:00', end: '06:00', timezone: UTC, days: [fri-sun]}]}",
        "data: {credential_action: block}",
        "data: {credential_action: redact_only, sensitive_patterns: ['CUST-\\d+']}",
        "default: deny",
        "rules: [{id: no-prod, when: 'args.env == \"prod\"', then: deny}]",
        "rules: [{id: ask, when: 'session.tool_calls > 1', then: approve, approval: {quorum: 2}}]",
        "rules: [{id: hide, then: redact, fields: [args.key]}]",
        "rules: [{id: watch, then: observe}]",
        "rules: [{id: let, when: 'tool == \"deploy\"', then: allow}]\ntools: {'*': {allow: false}}",
        "budget: {daily_limit_usd: 5}",
    ];

    private static readonly string[] Payloads =
        ["", "{}", "no json", """{"env":"prod"}""", """{"env":"dev","key":"AKIAIOSFODNN7EXAMPLE"}""", """{"c":"CUST-123"}"""];

    private static readonly PolicyQuestion[] Actions =
    [
        PolicyQuestion.LlmCall(), PolicyQuestion.ToolCall("search"), PolicyQuestion.ToolCall("deploy"),
        PolicyQuestion.ToolCall("other"), PolicyQuestion.ToolResult("search"), PolicyQuestion.Message("ops"),
        PolicyQuestion.File(FileOperation.Read, "/srv/a"), PolicyQuestion.File(FileOperation.Delete, "/etc/passwd"),
        PolicyQuestion.NetworkCall("https://a.corp.test/"), PolicyQuestion.NetworkCall("https://evil.corp.test/"),
        PolicyQuestion.NetworkCall("https://api.test/"), PolicyQuestion.NetworkCall("nowhere"),
        PolicyQuestion.ProcessExec("git status"), PolicyQuestion.ProcessExec("rm -rf /"),
    ];

    public static readonly Gen<PolicyDocument> Documents =
        Gen.Select(Gen.OneOf(Scopes), Gen.OneOf(Sections), Gen.Int[0, 999])
            .Select((scope, section, n) => PolicyTexts.Document($"scope: '{scope}'\n{section}", $"{n}.yaml"));

    // A text of some other section, and one of a rule that permits nothing.
    public static readonly Gen<(string Section, string Rule)> Texts = Gen.Select(
        Gen.OneOf(Sections.Where(section => !section.Contains("rules:", StringComparison.Ordinal)).ToArray()),
        Gen.OneOf(Sections.Where(section => section.StartsWith("rules:", StringComparison.Ordinal) && !section.Contains("then: allow", StringComparison.Ordinal)).ToArray()));

    public static readonly Gen<PolicyQuestion> Questions =
        from action in Gen.OneOf(Actions)
        from payload in Gen.OneOf(Payloads)
        from hour in Gen.Int[0, 24 * 14]
        from org in Gen.OneOf(new string?[] { "acme", "other", null })
        from team in Gen.OneOf(new string?[] { "sre", "ops", null })
        from depth in Gen.OneOf(new int?[] { 0, 3, null })
        from spent in Gen.OneOf(new[] { 0m, 5m })
        select action with
        {
            Payload = action.Tool.Length > 0 ? Encoding.UTF8.GetBytes(payload) : default,
            Now = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour)),
            Actor = new ActorFacts { Org = org, Team = team, Depth = depth },
            Session = new SessionFacts(),
            Spending = new(spent, spent, 0),
        };
}
