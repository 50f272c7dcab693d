using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>One entry under a document's <c>tools</c>.</summary>
/// <param name="Tool">The exact, case-sensitive tool name, or <see cref="AnyOther"/>.</param>
/// <param name="Allow">Whether the tool may be called; false when the entry does not say (specification §3).</param>
/// <param name="Line">The line of the entry in its document, from 1.</param>
public sealed record ToolRule(string Tool, bool Allow, int Line)
{
    /// <summary>The name that stands for every tool without an entry of its own in the same document.</summary>
    public const string AnyOther = "*";

    /// <summary>The rule's path, such as <c>tools.search</c>.</summary>
    public string Path => $"tools.{Tool}";

    /// <summary>How often it may be called: at most one limit per period.</summary>
    public ImmutableArray<RateLimit> Limits { get; init; } = [];

    /// <summary>Whose calls a limit counts together.</summary>
    public LimitKeying LimitBy { get; init; }

    /// <summary>When a person has to agree; null for never.</summary>
    public PolicyExpression? ApprovalCondition { get; init; }
}

/// <summary>Whose calls a limit counts together.</summary>
public enum LimitKeying
{
    /// <summary>
    /// The team's; without one the agent's; without that those of all such callers (specification §10). The default.
    /// </summary>
    Team,

    /// <summary>The agent's.</summary>
    Agent,

    /// <summary>The session's.</summary>
    Session,

    /// <summary>Everybody's calls of the tool.</summary>
    Tool,
}
