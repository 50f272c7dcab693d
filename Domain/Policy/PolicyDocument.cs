using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy;

/// <summary>One valid policy document. It applies to every agent: only the scope <c>global</c> exists so far.</summary>
public sealed class PolicyDocument
{
    private readonly FrozenDictionary<string, ToolRule> _rulesByTool;
    private readonly ToolRule? _ruleForAnyOther;

    internal PolicyDocument(string name, ImmutableArray<ToolRule> tools)
    {
        Name = name;
        Tools = tools;
        Digest = CanonicalPolicy.DigestOf(tools);
        _rulesByTool = tools.ToFrozenDictionary(rule => rule.Tool, StringComparer.Ordinal);
        _ruleForAnyOther = _rulesByTool.GetValueOrDefault(ToolRule.AnyOther);
    }

    /// <summary>The name for people, usually the file's; no part of the meaning.</summary>
    public string Name { get; }

    /// <summary>The entries under <c>tools</c>, at least one, in the document's order.</summary>
    public ImmutableArray<ToolRule> Tools { get; }

    /// <summary>
    /// <c>sha256:</c> and 64 lower-case hex digits over the canonical meaning: scope and tool rules, sorted. Name,
    /// version, metadata, comments, layout and order do not count; a missing <c>allow</c> is <c>allow: false</c>.
    /// </summary>
    public string Digest { get; }

    /// <summary>
    /// Reads a document, flat or in an envelope (policy specification §2). The README lists what is refused.
    /// </summary>
    /// <param name="name">The name that errors and rulings use, usually the file's.</param>
    /// <param name="text">YAML, at most 256 KiB of UTF-8 and nested at most 32 deep.</param>
    /// <returns>The document, or every error found. Never an exception because of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static PolicyParseResult Parse(string name, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReader.Read(name, text);
    }

    // The exact entry replaces the wildcard entirely: nothing is inherited between them.
    internal ToolRule? RuleFor(string tool) => _rulesByTool.GetValueOrDefault(tool) ?? _ruleForAnyOther;
}
