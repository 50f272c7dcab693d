using System.Collections.Frozen;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Domain.Actions;

/// <summary>
/// Which denials tell of what an agent tried, and which only of the state it was in: no policy, a halt, a suspension, a key
/// store out of reach, or people who did not agree.
/// </summary>
public static class PolicyViolations
{
    private static readonly FrozenSet<string> Codes = FrozenSet.ToFrozenSet(
        [
            PolicyReasonCodes.OutsideActiveHours, PolicyReasonCodes.HostNotAllowed, PolicyReasonCodes.HostDenied,
            PolicyReasonCodes.PathNotAllowed, PolicyReasonCodes.CommandNotAllowed, PolicyReasonCodes.CommandDenied,
            PolicyReasonCodes.ToolDenied, PolicyReasonCodes.CapabilityDenied, PolicyReasonCodes.CapabilityNotAllowed,
            PolicyReasonCodes.RuleDenied, PolicyReasonCodes.DefaultDenied, PolicyReasonCodes.RateLimited,
            PolicyReasonCodes.CredentialDetected, PolicyReasonCodes.MonthlyBudgetExceeded, PolicyReasonCodes.DailyBudgetExceeded,
            BudgetRulings.BudgetExceededCode, AnomalyRulings.ReasonCode,
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a decision denied what policy forbids or an anomaly was, or would have if verdicts were not only observed.</summary>
    public static bool IsOne(ActionDecided decided) => decided.Shadow is { } shadow
        ? IsOne(shadow.Verdict, shadow.ReasonCode)
        : IsOne(decided.Verdict, decided.ReasonCode);

    /// <summary>As above, for a verdict and the stable code of its reason.</summary>
    public static bool IsOne(Verdict verdict, string reasonCode) => verdict == Verdict.Deny && Codes.Contains(reasonCode);
}
