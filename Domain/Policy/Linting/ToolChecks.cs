using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Entries under `tools` that say something of calls that are denied whatever they say.
internal static class ToolChecks
{
    public static IEnumerable<LintFinding> Of(Trial trial) =>
        from document in trial.Documents
        from entry in document.Tools
        where entry.Tool != ToolRule.AnyOther ? entry.Allow || HasTerms(entry) : HasTerms(entry) && !entry.Allow
        let finding = Of(trial, document, entry)
        where finding is not null
        select finding;

    private static LintFinding? Of(Trial trial, PolicyDocument document, ToolRule entry)
    {
        // A limit of none is told by itself.
        if (entry.Allow && entry.Limits.Any(limit => limit.Count == 0))
        {
            return null;
        }

        var actions = trial.Actions.Where(action => IsCall(action) && document.RuleFor(action.Question.Tool) == entry
            && (entry.Tool != PolicyQuestion.MessageTool || entry.ApprovalCondition is null));
        if (trial.Samples(actions, (action, actor) => trial.DocumentsFor(action, actor).Contains(document)) is not { Count: > 0 } samples)
        {
            return null;
        }

        var rulings = samples.Select(trial.Ask).ToList();
        if (!rulings.TrueForAll(ruling => ruling.Verdict == Verdict.Deny && IsOfTheTool(ruling)))
        {
            return null;
        }

        return entry.Allow
            ? DocumentChecks.Warning(document, LintRules.IneffectiveAllow, entry.Line, entry.Path,
                $"it allows in vain: {By(rulings[0])} denies every such call, and no document loosens what another denies; permit the tool there, or remove this entry")
            : DocumentChecks.Warning(document, LintRules.IdleTerms, entry.Line, entry.Path,
                "its limit or approval condition is never reached, as the tool is denied; say 'allow: true', or take them out");
    }

    private static bool IsCall(SampleAction action) => action.Question.Kind is ActionKind.ToolCall or ActionKind.LlmCall;

    private static bool HasTerms(ToolRule entry) => !entry.Limits.IsEmpty || entry.ApprovalCondition is not null;

    private static bool IsOfTheTool(PolicyRuling ruling) => ruling.ReasonCode is
        PolicyReasonCodes.ToolDenied or PolicyReasonCodes.CapabilityDenied or PolicyReasonCodes.CapabilityNotAllowed
        or PolicyReasonCodes.RuleDenied or PolicyReasonCodes.DefaultDenied;

    private static string By(PolicyRuling ruling) => $"'{ruling.Rule}' ({ruling.Clause})";
}
