using System.Collections.Frozen;

namespace AgentAssembly.Domain.Policy.Parsing;

// The keys that one kind of mapping may hold, and those that are known and refused with a message of their own.
internal sealed class Vocabulary
{
    private const string BelongsInSpec = "belongs inside 'spec' when the document is an envelope";

    private readonly FrozenSet<string> _known;
    private readonly FrozenDictionary<string, string> _refusals;
    private readonly string[] _candidates;

    public Vocabulary(params string[] known)
        : this(known, [])
    {
    }

    private Vocabulary(string[] known, (string Key, string Refusal)[] refused)
    {
        _candidates = known;
        _known = known.ToFrozenSet(StringComparer.Ordinal);
        _refusals = refused.ToFrozenDictionary(r => r.Key, r => r.Refusal, StringComparer.Ordinal);
    }

    // Policy specification §3, and what is ours: default, process, rules.
    public static Vocabulary Body { get; } = new(
        "version", "scope", "default", "approval_timeout_secs", "approval", "network", "schedule", "budget", "data", "tools",
        "capabilities", "filesystem", "process", "syscalls", "rules");

    // Policy specification §2. A body key beside `spec` would be lost, and with it what its author meant to forbid.
    public static Vocabulary Envelope { get; } = new(
        ["apiVersion", "kind", "metadata", "spec"],
        [.. Body._candidates.Select(key => (key, BelongsInSpec))]);

    public static Vocabulary Metadata { get; } = new("name", "version", "description");

    public static Vocabulary Tool { get; } = new(
        "allow", "limit_per_second", "limit_per_minute", "limit_per_hour", "limit_per_day", "limit_by", "requires_approval_if");

    public static Vocabulary Approval { get; } = new("timeout_seconds", "escalation_role", "quorum", "roles");

    public static Vocabulary Rule { get; } = new(
        "id", "when", "then", "reason", "actions", "tools", "fields", "approval");

    public static Vocabulary Network { get; } = new("allowlist", "allow", "deny");

    public static Vocabulary Egress { get; } = new("hosts", "schemes", "ports", "methods", "paths");

    public static Vocabulary Schedule { get; } = new("active_hours", "windows");

    public static Vocabulary ActiveHours { get; } = new("start", "end", "timezone");

    public static Vocabulary Window { get; } = new("start", "end", "timezone", "days", "from", "to", "except");

    public static Vocabulary Budget { get; } = new(
        "daily_limit_usd", "monthly_limit_usd", "team_daily_limit_usd", "team_monthly_limit_usd", "org_daily_limit_usd",
        "org_monthly_limit_usd", "timezone", "action_on_exceed", "window");

    public static Vocabulary Data { get; } = new("sensitive_patterns", "credential_action", "locale_packs", "mode");

    public static Vocabulary Lists { get; } = new("allow", "deny");

    public static Vocabulary Filesystem { get; } = new("read", "write");

    public static Vocabulary Allowed { get; } = new("allow");

    public bool Holds(string key) => _known.Contains(key);

    public string? RefusalOf(string key) => _refusals.GetValueOrDefault(key);

    public string? NearestTo(string key) => Spelling.Nearest(key, _candidates);
}
