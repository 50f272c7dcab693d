using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Sampling;

// Every condition on which the ruling on an action can depend, as it speaks of that kind of action.
internal static class RelevantConditions
{
    public static List<PolicyExpression> Of(IEnumerable<PolicyDocument> documents, PolicyQuestion action) =>
        [.. documents.SelectMany(document => OfTool(document, action).Concat(OfRules(document, action))).DistinctBy(condition => condition.Canonical)];

    // Whether a rule can speak of an action at all; its condition decides whether it does.
    public static bool IsAbout(PolicyRule rule, PolicyQuestion action) =>
        (rule.Actions.IsEmpty || rule.Actions.Contains(action.Kind))
        && (rule.Tools.IsEmpty || (HasTool(action.Kind) && rule.Tools.Contains(action.Tool)))
        && (rule.When is null || rule.When.For(action.Kind) is not null);

    public static bool HasTool(ActionKind kind) => kind is ActionKind.ToolCall or ActionKind.ToolResult or ActionKind.LlmCall;

    // The entry that holds the action's approval condition and limits; null where the document has none.
    public static ToolRule? EntryFor(PolicyDocument document, PolicyQuestion action) => action.Kind switch
    {
        ActionKind.ToolCall or ActionKind.LlmCall => document.RuleFor(action.Tool),
        ActionKind.SendMessage => document.RuleForListed(PolicyQuestion.MessageTool),
        _ => null,
    };

    private static IEnumerable<PolicyExpression> OfTool(PolicyDocument document, PolicyQuestion action) =>
        EntryFor(document, action)?.ApprovalCondition is { } condition ? [condition] : [];

    private static IEnumerable<PolicyExpression> OfRules(PolicyDocument document, PolicyQuestion action)
    {
        foreach (var rule in document.Rules.Where(rule => IsAbout(rule, action)))
        {
            if (rule.When?.For(action.Kind) is { } condition)
            {
                yield return condition;
            }

            foreach (var field in rule.Fields)
            {
                if (PolicyExpression.Parse($"exists({field})") is ExpressionParse.Accepted { Expression: var exists })
                {
                    yield return exists;
                }
            }
        }
    }
}
