using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What a rule answers when it fires.
internal static class RuleRulings
{
    public static PolicyRuling Of(PolicyDocument document, PolicyRule rule, Rulings rulings)
    {
        var why = rule.Reason.Length > 0 ? rule.Reason : "its condition holds, or nobody can say that it does not";
        return rule.Then switch
        {
            RuleEffect.Deny => rulings.Deny(
                document, rule.Path, rule.Line, PolicyReasonTexts.RuleDenied + rule.Id, PolicyReasonCodes.RuleDenied, why),
            RuleEffect.Approve => rulings.Ask(document, rule.Path, rule.Line, rule.Approval ?? document.Approval, why),
            _ => rulings.Allow(document, rule.Path, rule.Line, $"'{rule.Path}' at {Rulings.PlaceOf(document, rule.Line)} permits it."),
        };
    }
}
