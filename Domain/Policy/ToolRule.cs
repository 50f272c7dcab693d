namespace AgentAssembly.Domain.Policy;

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
}
