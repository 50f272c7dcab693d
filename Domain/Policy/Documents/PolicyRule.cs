using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>What a rule does when its condition holds.</summary>
public enum RuleEffect
{
    /// <summary>
    /// Lifts, in its own document, what denies by not being listed: tools, whitelists and <c>default: deny</c>. It never
    /// lifts what was written to deny, ask, limit or scan, and nothing of another document.
    /// </summary>
    Allow,

    /// <summary>Denies.</summary>
    Deny,

    /// <summary>Asks people.</summary>
    Approve,

    /// <summary>Has fields of the payload replaced.</summary>
    Redact,

    /// <summary>Is recorded, and changes nothing.</summary>
    Observe,
}

/// <summary>One entry under a document's <c>rules</c>.</summary>
/// <param name="Id">Its name, unique in the document: 1 to 64 letters, digits, <c>_</c>, <c>-</c> and <c>.</c>.</param>
/// <param name="Then">What it does.</param>
/// <param name="Line">Its line in the document, from 1.</param>
public sealed record PolicyRule(string Id, RuleEffect Then, int Line)
{
    /// <summary>When; null for always. A restriction also fires when it is Unknown whether it holds, a permission does not.</summary>
    public PolicyExpression? When { get; init; }

    /// <summary>Why, in the author's words; empty where nothing was given.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The kinds of action that it speaks of; empty for all that its condition can speak of.</summary>
    public ImmutableArray<ActionKind> Actions { get; init; } = [];

    /// <summary>The tools that it speaks of; empty for all.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>What a <see cref="RuleEffect.Redact"/> rule has replaced: paths into the payload, such as <c>args.card.number</c>.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>How people are asked; null for the document's terms.</summary>
    public ApprovalTerms? Approval { get; init; }

    /// <summary>The rule's path, such as <c>rules.no-prod-deploys</c>.</summary>
    public string Path => $"rules.{Id}";

    /// <summary>The words of policy documents for kinds of action.</summary>
    public static FrozenDictionary<string, ActionKind> KindWords { get; } = new Dictionary<string, ActionKind>
    {
        ["llm_call"] = ActionKind.LlmCall,
        ["tool_call"] = ActionKind.ToolCall,
        ["tool_result"] = ActionKind.ToolResult,
        ["file"] = ActionKind.FileOperation,
        ["network"] = ActionKind.NetworkCall,
        ["process"] = ActionKind.ProcessExec,
        ["message"] = ActionKind.SendMessage,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
