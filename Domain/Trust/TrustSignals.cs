using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Trust;

/// <summary>What an agent did, counted. Sums of it are exact and have no order.</summary>
/// <param name="Actions">Actions that were decided by what they are: not by the agent's status, and not while people are asked.</param>
/// <param name="Violations">Those of them that policy or an anomaly denied, or would have if verdicts were not only observed.</param>
/// <param name="Redactions">Those of them in which a credential was found and replaced.</param>
/// <param name="ApprovalsRefused">Questions to people that they refused or let expire.</param>
public readonly record struct TrustSignals(long Actions, long Violations, long Redactions, long ApprovalsRefused)
{
    /// <summary>
    /// What one decision adds: nothing where identity, status or a halt denied, which tells nothing of the action, nor while
    /// people are asked, who are asked again and again.
    /// </summary>
    public static TrustSignals Of(ActionDecided decided) =>
        decided.Verdict == Verdict.Pending || BaselineActions.IsOfStatus(decided.Rule)
            ? default
            : new(1, PolicyViolations.IsOne(decided) ? 1 : 0, HidesCredential(decided) ? 1 : 0, 0);

    /// <summary>What one event of a question to people adds.</summary>
    public static TrustSignals Of(ApprovalEvent happened) =>
        happened is ApprovalEvent.Rejected or ApprovalEvent.Expired { WasGranted: false } ? new(0, 0, 0, 1) : default;

    /// <summary>Both together.</summary>
    public static TrustSignals operator +(TrustSignals left, TrustSignals right) => new(
        left.Actions + right.Actions, left.Violations + right.Violations,
        left.Redactions + right.Redactions, left.ApprovalsRefused + right.ApprovalsRefused);

    // Personal data in a customer's answer says nothing against the agent that reads it. Where verdicts are only observed
    // nothing is replaced, and the kinds stand there as found.
    private static bool HidesCredential(ActionDecided decided) =>
        (decided.Shadow?.Verdict ?? decided.Verdict) == Verdict.Redact
        && decided.Obligations.Any(duty => CredentialKinds.Contains(duty[(duty.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            && (decided.Shadow is not null || duty.StartsWith("redact ", StringComparison.Ordinal)));
}
