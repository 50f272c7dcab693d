using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy.Comparing;

/// <summary>One way in which two policies differ, with an action of which they say different things.</summary>
/// <param name="Direction">What the change does.</param>
/// <param name="Kind">The kind of the example.</param>
/// <param name="Subject">What it is about, such as <c>'refund'</c>; <c>any action</c> where the kind does not matter.</param>
/// <param name="Summary">
/// One line, such as <c>tool_call of 'refund' by team sre: was allowed, is denied by tools.refund (b.yaml:4)</c>. It holds
/// names and values out of the policies, and of no recorded action.
/// </param>
/// <param name="Example">An action made up out of what the policies name.</param>
/// <param name="Before">The ruling of the policy before.</param>
/// <param name="After">The ruling of the policy after.</param>
public sealed record PolicyDifference(
    Direction Direction, ActionKind Kind, string Subject, string Summary, PolicyQuestion Example, PolicyRuling Before, PolicyRuling After);
