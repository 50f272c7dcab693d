using System.Collections.Frozen;

namespace AgentAssembly.Domain.Policy.Parsing;

// The keys that one kind of mapping may hold. A key is enforced, or known and refused with a message of its own.
internal sealed class Vocabulary
{
    public const string NotEnforced =
        "valid policy language that this version would not enforce; it is refused rather than ignored";

    private const string BelongsInSpec = "belongs inside 'spec' when the document is an envelope";

    private readonly FrozenSet<string> _enforced;
    private readonly FrozenDictionary<string, string> _refusals;
    private readonly string[] _candidates;

    private Vocabulary(string[] enforced, string[] notEnforced, params (string Key, string Refusal)[] others)
    {
        _enforced = enforced.ToFrozenSet(StringComparer.Ordinal);
        _refusals = notEnforced.Select(key => (Key: key, Refusal: NotEnforced)).Concat(others)
            .ToFrozenDictionary(known => known.Key, known => known.Refusal, StringComparer.Ordinal);
        _candidates = [.. enforced, .. notEnforced];
    }

    // Policy specification §3. `rules` is a rule list of another format, and a frequent mistake.
    public static Vocabulary Body { get; } = new(
        ["version", "scope", "tools"],
        [
            "network", "schedule", "budget", "data", "capabilities", "filesystem", "syscalls", "approval",
            "approval_timeout_secs",
        ],
        ("rules", "not policy language; write one entry per tool under 'tools'"));

    // Policy specification §2. A body key beside `spec` would be lost, and with it what its author meant to forbid.
    public static Vocabulary Envelope { get; } = new(
        ["apiVersion", "kind", "metadata", "spec"],
        [],
        [.. Body._candidates.Select(key => (key, BelongsInSpec))]);

    public static Vocabulary Metadata { get; } = new(["name", "version", "description"], []);

    public static Vocabulary Tool { get; } = new(["allow"], ["limit_per_hour", "requires_approval_if"]);

    public bool Holds(string key) => _enforced.Contains(key);

    public string? RefusalOf(string key) => _refusals.GetValueOrDefault(key);

    public string? NearestTo(string key) => Spelling.Nearest(key, _candidates);
}
