using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy;

/// <summary>
/// Documents compiled to answer questions. Immutable, so any number of threads may ask it. Every document is asked and
/// the strictest verdict wins, so one document more never permits more.
/// </summary>
public sealed class PolicySet
{
    private readonly FrozenDictionary<string, PolicyRuling> _rulingsByTool;
    private readonly ToolFinding _unlistedTool;
    private readonly PolicyRuling _unlistedToolAllowed;
    private readonly PolicyRuling _ungoverned;
    private readonly PolicyRuling _noPolicy;

    private PolicySet(ImmutableArray<PolicyDocument> documents)
    {
        Documents = documents;
        Digest = CanonicalPolicy.DigestOf(documents);
        _rulingsByTool = documents
            .SelectMany(document => document.Tools)
            .Select(rule => rule.Tool)
            .Where(tool => tool != ToolRule.AnyOther)
            .Append(PolicyQuestion.LlmCallTool)
            .Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(tool => tool, tool => ToolFinding.In(documents, tool).ToRuling(tool, Digest));
        _unlistedTool = ToolFinding.In(documents, ToolRule.AnyOther);
        _unlistedToolAllowed = _unlistedTool.ToRuling(ToolRule.AnyOther, Digest);
        _ungoverned = Rulings.Allow(RulingDetail.Ungoverned, Digest);
        _noPolicy = Rulings.NoPolicy(Digest);
    }

    /// <summary>No policy anywhere: denies every action of every kind with <c>no_policy</c>.</summary>
    public static PolicySet None { get; } = new([]);

    /// <summary>The documents, in the order given to <see cref="Compile"/>; empty only in <see cref="None"/>.</summary>
    public ImmutableArray<PolicyDocument> Documents { get; }

    /// <summary>
    /// <c>sha256:</c> and 64 lower-case hex digits over the distinct document digests, sorted. Sets of documents with
    /// the same rules share it, whatever their order, names and layout; other rules give another digest.
    /// </summary>
    public string Digest { get; }

    /// <summary>Compiles documents into one set. Their order decides only which rule a ruling names.</summary>
    /// <exception cref="ArgumentException">The list is empty; absence of policy is <see cref="None"/>.</exception>
    public static PolicySet Compile(IReadOnlyList<PolicyDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0)
        {
            throw new ArgumentException("no documents; use PolicySet.None where no policy is meant", nameof(documents));
        }

        return new([.. documents]);
    }

    /// <summary>
    /// Answers one question. A document decides by its exact entry for the tool, else by <c>*</c>, else it allows
    /// (policy specification §7.1, §16). <c>tools</c> governs tool calls and, as tool <c>llm_call</c>, LLM calls; other
    /// kinds pass (§18.1). Allocates only when it denies a tool that no document names.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The question's kind is no kind of action.</exception>
    public PolicyRuling Evaluate(PolicyQuestion question)
    {
        if (Documents.IsEmpty)
        {
            return _noPolicy;
        }

        return question.Kind switch
        {
            ActionKind.LlmCall => RuleOnTool(PolicyQuestion.LlmCallTool),
            ActionKind.ToolCall => RuleOnTool(question.Tool),
            ActionKind.ToolResult or ActionKind.FileOperation or ActionKind.SendMessage => _ungoverned,
            ActionKind.NetworkCall or ActionKind.ProcessExec => _ungoverned,
            _ => throw new ArgumentOutOfRangeException(nameof(question), question.Kind, "not a kind of action"),
        };
    }

    private PolicyRuling RuleOnTool(string tool)
    {
        if (_rulingsByTool.TryGetValue(tool, out var ruling))
        {
            return ruling;
        }

        return _unlistedTool.Verdict == Verdict.Allow ? _unlistedToolAllowed : _unlistedTool.ToRuling(tool, Digest);
    }
}
