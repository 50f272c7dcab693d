using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy;

/// <summary>One valid policy document, as it was written: what each section says, and where.</summary>
public sealed class PolicyDocument
{
    private readonly Lazy<string> _digest;
    private readonly Lazy<FrozenDictionary<string, ToolRule>> _rulesByTool;

    internal PolicyDocument()
    {
        _digest = new(() => CanonicalPolicy.DigestOf(this));
        _rulesByTool = new(() => Tools.ToFrozenDictionary(rule => rule.Tool, StringComparer.Ordinal));
    }

    /// <summary>The name for people, usually the file's; no part of the meaning.</summary>
    public required string Name { get; init; }

    /// <summary>The name in the envelope's <c>metadata</c>; null where none is given.</summary>
    public string? Title { get; init; }

    /// <summary>Whom it speaks of.</summary>
    public PolicyScope Scope { get; init; } = PolicyScope.Global;

    /// <summary>What it says about actions that nothing in it speaks of.</summary>
    public Posture Posture { get; init; }

    /// <summary>The entries under <c>tools</c>, in the document's order.</summary>
    public ImmutableArray<ToolRule> Tools { get; init; } = [];

    /// <summary>The entries under <c>rules</c>, in the document's order.</summary>
    public ImmutableArray<PolicyRule> Rules { get; init; } = [];

    /// <summary>The section <c>network</c>; null where there is none.</summary>
    public NetworkSection? Network { get; init; }

    /// <summary>The section <c>schedule</c>; null where there is none.</summary>
    public ScheduleSection? Schedule { get; init; }

    /// <summary>The section <c>capabilities</c>; null where there is none.</summary>
    public CapabilitySection? Capabilities { get; init; }

    /// <summary>The section <c>filesystem</c>; null where there is none.</summary>
    public FilesystemSection? Filesystem { get; init; }

    /// <summary>The section <c>process</c>; null where there is none.</summary>
    public ProcessSection? Process { get; init; }

    /// <summary>
    /// The names under <c>syscalls.allow</c>; null where there is no section. They bind a sandbox, and no decision.
    /// </summary>
    public ImmutableArray<string>? Syscalls { get; init; }

    /// <summary>The section <c>data</c>; null where there is none.</summary>
    public DataSection? Data { get; init; }

    /// <summary>The section <c>budget</c>; null where there is none.</summary>
    public BudgetSection? Budget { get; init; }

    /// <summary>How people are asked where the document wants approval.</summary>
    public ApprovalTerms Approval { get; init; } = ApprovalTerms.Default;

    /// <summary>What its author may not have meant.</summary>
    public ImmutableArray<PolicyWarning> Warnings { get; init; } = [];

    /// <summary>
    /// <c>sha256:</c> and 64 lower-case hex digits over the canonical meaning (README). Name, version, metadata, comments,
    /// layout and order do not count; a missing <c>allow</c> is <c>allow: false</c>.
    /// </summary>
    public string Digest => _digest.Value;

    /// <summary>
    /// Reads a document, flat or in an envelope (policy specification §2). The README lists what is refused.
    /// </summary>
    /// <param name="name">The name that errors and rulings use, usually the file's. One that ends in <c>.toml</c> holds TOML.</param>
    /// <param name="text">YAML or TOML, at most 256 KiB of UTF-8 and nested at most 32 deep.</param>
    /// <returns>The document, or every error found. Never an exception because of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static PolicyParseResult Parse(string name, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReader.Read(name, text);
    }

    // Every condition in it.
    internal IEnumerable<PolicyExpression> Conditions =>
        Tools.Select(tool => tool.ApprovalCondition).Concat(Rules.Select(rule => rule.When)).OfType<PolicyExpression>();

    internal ToolRule? RuleForListed(string tool) => _rulesByTool.Value.GetValueOrDefault(tool);

    // The exact entry replaces the wildcard entirely: nothing is inherited between them.
    internal ToolRule? RuleFor(string tool) =>
        _rulesByTool.Value.GetValueOrDefault(tool) ?? _rulesByTool.Value.GetValueOrDefault(ToolRule.AnyOther);
}
