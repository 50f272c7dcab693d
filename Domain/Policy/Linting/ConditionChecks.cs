using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Conditions that can never hold, always do, or ask of what their actions do not have.
internal static class ConditionChecks
{
    private static readonly ActionKind[] Kinds = Enum.GetValues<ActionKind>();

    public static IEnumerable<LintFinding> Of(Trial trial) => trial.Documents.SelectMany(document =>
        document.Tools.Where(entry => entry.ApprovalCondition is not null).Select(entry => OfEntry(trial, document, entry))
            .Concat(document.Rules.Select(rule => OfRule(trial, document, rule)))
            .OfType<LintFinding>());

    private static LintFinding? OfEntry(Trial trial, PolicyDocument document, ToolRule entry)
    {
        var condition = entry.ApprovalCondition!;
        var field = entry.Path + ".requires_approval_if";
        var actions = trial.Actions.Where(action => RelevantConditions.EntryFor(document, action.Question) == entry).ToList();
        return actions.Count > 0 && actions.TrueForAll(action => condition.For(action.Question.Kind) is null)
            ? DocumentChecks.Warning(document, LintRules.NeverKnown, entry.Line, field,
                "it asks of what a call of a tool does not have, so it is always unknown and people are always asked; write a rule under 'rules' for that kind of action")
            : AnswersOf(condition, actions) switch
            {
                { } answers when !answers.Contains(Truth.False) && condition.Canonical != "true" => answers.Contains(Truth.Unknown)
                    ? DocumentChecks.Warning(document, LintRules.AlwaysHolds, entry.Line, field,
                        "it holds or is unknown of every call, so people are always asked; say 'true' if that is meant")
                    : DocumentChecks.Note(document, LintRules.AlwaysHolds, entry.Line, field,
                        "it holds of every call, so people are always asked; say 'true' to make that plain"),
                { } answers when !answers.Contains(Truth.True) => Contradiction(document, entry.Line, field, answers, "people are asked"),
                _ => null,
            };
    }

    private static LintFinding? OfRule(Trial trial, PolicyDocument document, PolicyRule rule)
    {
        var field = rule.Path + ".when";
        var isOfTool = !rule.Tools.IsEmpty || document.Scope.Kind == ScopeKind.Tool;
        var kinds = (rule.Actions.IsEmpty ? [.. Kinds] : rule.Actions).Where(kind => !isOfTool || RelevantConditions.HasTool(kind)).ToList();
        if (kinds.Count == 0)
        {
            return DocumentChecks.Warning(document, LintRules.NeverApplies, rule.Line, rule.Path,
                "none of the kinds under 'actions' has a tool, so the rule speaks of nothing; name tool_call, tool_result or llm_call, or move it where it asks for no tool");
        }

        if (document.Scope.Kind == ScopeKind.Tool && !rule.Tools.IsEmpty && !rule.Tools.Contains(document.Scope.Name))
        {
            return DocumentChecks.Warning(document, LintRules.OutOfScope, rule.Line, rule.Path,
                $"the document speaks of '{ToolName.Shown(document.Scope.Name)}' alone, and the rule of other tools; move it to a document of another scope");
        }

        if (rule.When is not { } condition)
        {
            return null;
        }

        if (kinds.TrueForAll(kind => condition.For(kind) is null))
        {
            return DocumentChecks.Warning(document, LintRules.NeverApplies, rule.Line, field,
                "no action that the rule is about has everything that the condition asks for, so it speaks of nothing; ask one kind of action at a time");
        }

        return AnswersOf(condition, [.. trial.Actions.Where(action => RelevantConditions.IsAbout(rule, action.Question))]) switch
        {
            { } answers when !answers.Contains(Truth.True) => Contradiction(document, rule.Line, field, answers, "the rule fires"),
            { } answers when !answers.Contains(Truth.False) && rule.Then != RuleEffect.Allow && condition.Canonical != "true" =>
                DocumentChecks.Warning(document, LintRules.AlwaysHolds, rule.Line, field,
                    "it holds or is unknown of every action that the rule is about, so the rule always fires; leave it out if that is meant"),
            _ => null,
        };
    }

    private static LintFinding Contradiction(PolicyDocument document, int line, string field, HashSet<Truth> answers, string whenUnknown) =>
        DocumentChecks.Warning(document, LintRules.Contradiction, line, field, answers.Contains(Truth.Unknown)
            ? $"it can never hold: {whenUnknown} only where something that it asks for is absent, if at all; its parts contradict each other"
            : "it can never hold; its parts contradict each other, or it is false itself");

    // Every answer that can be had of any of the actions; null where that is not certain.
    private static HashSet<Truth>? AnswersOf(PolicyExpression condition, IReadOnlyList<SampleAction> actions)
    {
        var answers = new HashSet<Truth>();
        foreach (var kind in actions.GroupBy(action => action.Question.Kind))
        {
            var spoken = condition.For(kind.Key) ?? condition;
            var samples = new ConditionSamples([spoken]);
            if (!samples.IsComplete)
            {
                return null;
            }

            answers.UnionWith(kind.SelectMany(action => samples.Of(action.Question)).Select(variation => spoken.Evaluate(variation.Question)));
        }

        return answers.Count == 0 ? null : answers;
    }
}
