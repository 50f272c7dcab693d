using AgentAssembly.Domain.Policy;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace AgentAssembly.Specs.Contracts;

// The schema that editors use takes what the parser takes, as far as a schema can say it.
public sealed class PolicySchemaSpecs
{
    private static readonly JsonSchema Schema =
        JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "policy", "policy.schema.json")).GetAwaiter().GetResult();

    [Theory]
    [InlineData("tools: {'*': {allow: false}, search: {allow: true, limit_per_minute: 5, limit_per_day: 100, limit_by: session}}")]
    [InlineData("tools: {pay: {allow: true, limit_per_second: 1, limit_per_hour: 0, requires_approval_if: 'args.amount > 5'}}")]
    [InlineData("version: 3\nscope: team:sre\ndefault: deny\napproval_timeout_secs: 60\napproval: {quorum: 2, roles: [lead], escalation_role: boss, timeout_seconds: 0}")]
    [InlineData("scope: agent:0b8a1c9e-0000-4000-8000-000000000000\ndefault: allow")]
    [InlineData("scope: 'agent:did:key:z6Mk'\ndefault: allow")]
    [InlineData("network: {}")]
    [InlineData("network: {allowlist: ['*.x.test', '*', 10.0.0.0/8]}")]
    [InlineData("network: {allow: [a.test, {hosts: [b.test], ports: [443, 8000-8100], methods: [GET], paths: [/v1], schemes: [https]}], deny: [c.test]}")]
    [InlineData("schedule: {active_hours: {start: '22:00', end: '06:00', timezone: Europe/Berlin}}")]
    [InlineData("schedule: {windows: [{start: '08:00', end: '24:00', timezone: UTC, days: [mon-fri, sun], from: 2026-01-01, to: 2026-12-31, except: [2026-05-01]}]}")]
    [InlineData("budget: {daily_limit_usd: 5, monthly_limit_usd: 60.5, team_daily_limit_usd: 1, team_monthly_limit_usd: 2, org_daily_limit_usd: 1, org_monthly_limit_usd: 2, timezone: UTC, action_on_exceed: suspend, window: 1h30m}")]
    [InlineData("data: {sensitive_patterns: ['CUST-\\d{6}'], credential_action: alert_and_redact, locale_packs: [zh-TW], mode: compatible}")]
    [InlineData("capabilities: {allow: [file_read, 'mcp_tool:x'], deny: ['model:y', network_inbound]}")]
    [InlineData("filesystem: {read: {allow: [/srv, ' /var']}, write: {}}\nsyscalls: {allow: [read, exit_group]}")]
    [InlineData("process: {allow: [git status, ls], deny: [rm]}")]
    [InlineData("rules: [{id: a.b-c_1, when: 'tool == \"x\"', then: deny, reason: because, actions: [tool_call, file], tools: [x]}]")]
    [InlineData("rules: [{id: a, then: redact, fields: [args.card.number, result.x]}, {id: b, then: approve, approval: {timeout_seconds: 5}}, {id: c, then: observe}, {id: d, then: allow}]")]
    [InlineData("apiVersion: v1\nkind: Policy\nmetadata: {name: x, version: 1, description: d}\nspec: {default: deny}")]
    public void What_the_parser_takes_the_schema_takes(string text)
    {
        Assert.IsType<PolicyParseResult.Accepted>(PolicyDocument.Parse("a.yaml", text));
        Assert.Empty(Schema.Validate(JsonOf(text)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("version: 1")]
    [InlineData("tools: {}")]
    [InlineData("schedule: {}")]
    [InlineData("syscalls: {allow: [read]}")]
    [InlineData("toolz: {a: {}}")]
    [InlineData("tools: {a: {alow: true}}")]
    [InlineData("tools: {a: {allow: 'true'}}")]
    [InlineData("tools: {a: {limit_per_hour: -1}}")]
    [InlineData("tools: {a: {limit_per_hour: 1.5}}")]
    [InlineData("tools: {a: {limit_by: planet}}")]
    [InlineData("tools: [a]")]
    [InlineData("tools: {a: }")]
    [InlineData("default: maybe")]
    [InlineData("scope: galaxy\ndefault: deny")]
    [InlineData("scope: 'team:'\ndefault: deny")]
    [InlineData("scope: agent:nobody\ndefault: deny")]
    [InlineData("approval_timeout_secs: 0\ndefault: deny")]
    [InlineData("approval: {quorum: 0}\ndefault: deny")]
    [InlineData("network: {allowlist: ['']}")]
    [InlineData("network: {allow: [{ports: [443]}]}")]
    [InlineData("network: {allow: [{hosts: []}]}")]
    [InlineData("network: {allow: [{hosts: [a.test], methods: [G T]}]}")]
    [InlineData("schedule: {active_hours: {start: '9:00', end: '17:00', timezone: UTC}}")]
    [InlineData("schedule: {active_hours: {start: '+9:05', end: '17:00', timezone: UTC}}")]
    [InlineData("schedule: {active_hours: {start: '09:00', timezone: UTC}}")]
    [InlineData("schedule: {active_hours: {start: '09:00', end: '17:00', timezone: UTC, days: [mon]}}")]
    [InlineData("schedule: {windows: []}")]
    [InlineData("schedule: {windows: [{start: '09:00', end: '17:00', timezone: UTC, days: [someday]}]}")]
    [InlineData("budget: {daily_limit_usd: 0}")]
    [InlineData("budget: {action_on_exceed: explode}")]
    [InlineData("data: {credential_action: hide}")]
    [InlineData("data: {mode: lax}")]
    [InlineData("capabilities: {allow: [file_reed]}")]
    [InlineData("capabilities: {allow: ['mcp_tool:']}")]
    [InlineData("filesystem: {read: {allow: [srv]}}")]
    [InlineData("filesystem: {delete: {allow: [/srv]}}")]
    [InlineData("syscalls: {allow: [fork]}\ndefault: deny")]
    [InlineData("rules: []")]
    [InlineData("rules: [{id: a}]")]
    [InlineData("rules: [{then: deny}]")]
    [InlineData("rules: [{id: a b, then: deny}]")]
    [InlineData("rules: [{id: a, then: forbid}]")]
    [InlineData("rules: [{id: a, then: redact}]")]
    [InlineData("rules: [{id: a, then: deny, fields: [args.x]}]")]
    [InlineData("rules: [{id: a, then: deny, approval: {quorum: 2}}]")]
    [InlineData("rules: [{id: a, then: redact, fields: [x]}]")]
    [InlineData("rules: [{id: a, then: deny, actions: [dance]}]")]
    [InlineData("apiVersion: v1\nspec: {default: deny}\nscope: team:x")]
    [InlineData("apiVersion: v1\nkind: Policy")]
    public void What_the_schema_refuses_the_parser_refuses_and_the_other_way_round(string text)
    {
        Assert.IsType<PolicyParseResult.Refused>(PolicyDocument.Parse("a.yaml", text));
        Assert.NotEmpty(Schema.Validate(JsonOf(text)));
    }

    private static string JsonOf(string yaml) => new SerializerBuilder().JsonCompatible().Build().Serialize(
        new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml));
}
