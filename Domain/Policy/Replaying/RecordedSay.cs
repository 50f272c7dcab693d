using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// What policy said when a decision was made, whatever became of it: of what was only observed, what enforcing would have
/// said; of what people decided, that they were asked.
/// </summary>
/// <param name="Verdict">The verdict; meaningless where it is not known.</param>
/// <param name="Rule">The deciding rule; empty for none.</param>
/// <param name="Clause">Where a person finds it.</param>
/// <param name="Unknown">Why it is not known, a word of <see cref="NotCompared"/>; null where it is.</param>
internal readonly record struct RecordedSay(Verdict Verdict, string Rule, string Clause, string? Unknown)
{
    private const string BudgetRules = "budget.";

    public static RecordedSay Of(RecordedDecision decision)
    {
        var (verdict, code, rule, clause) = decision.ShadowVerdict is { } shadow
            ? (shadow, decision.ShadowReasonCode, decision.ShadowRule, decision.ShadowClause)
            : (decision.Verdict, decision.ReasonCode, decision.Rule, decision.Clause);
        return code switch
        {
            PolicyReasonCodes.Allowed or PolicyReasonCodes.NoPolicy or PolicyReasonCodes.OutsideActiveHours
                or PolicyReasonCodes.HostNotAllowed or PolicyReasonCodes.HostDenied or PolicyReasonCodes.PathNotAllowed
                or PolicyReasonCodes.CommandNotAllowed or PolicyReasonCodes.CommandDenied or PolicyReasonCodes.ToolDenied
                or PolicyReasonCodes.CapabilityDenied or PolicyReasonCodes.CapabilityNotAllowed or PolicyReasonCodes.RuleDenied
                or PolicyReasonCodes.DefaultDenied or PolicyReasonCodes.CredentialDetected or PolicyReasonCodes.SensitiveData
                or PolicyReasonCodes.ApprovalRequired => new(verdict, rule, clause, null),
            ApprovedRuling.ApprovedCode or ApprovedRuling.RejectedCode or ApprovedRuling.TimedOutCode
                or ApprovedRuling.InvalidCode or ApprovedRuling.QueueFullCode => Asked(rule, clause),
            _ => new(verdict, rule, clause, WhyUnknown(code)),
        };
    }

    // People are asked for money too, and then what policy said before is not recorded.
    private static RecordedSay Asked(string rule, string clause) =>
        new(Verdict.Pending, rule, clause, rule.StartsWith(BudgetRules, StringComparison.Ordinal) ? NotCompared.Budget : null);

    private static string WhyUnknown(string code) => code switch
    {
        PolicyReasonCodes.RateLimited => NotCompared.Rate,
        PolicyReasonCodes.MonthlyBudgetExceeded or PolicyReasonCodes.DailyBudgetExceeded or PolicyReasonCodes.BudgetUnknown
            or BudgetRulings.BudgetExceededCode or BudgetRulings.ApprovalCode => NotCompared.Budget,
        AnomalyRulings.ReasonCode => NotCompared.Anomaly,
        "agent_deregistered" or "agent_suspended" => NotCompared.Status,
        "credential_missing" or "credential_mismatch" or "credential_foreign" => NotCompared.Identity,
        "halted" or "operation_paused" or "operation_terminated" => NotCompared.Halt,
        "vault_unavailable" => NotCompared.Vault,
        _ => NotCompared.UnknownReason,
    };
}
