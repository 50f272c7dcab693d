using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// What becomes of a ruling that asks people, once they have spoken. Everything else was looked at again for it: nothing of
/// policy denies, limits were spent, and the payload was scanned. Pure.
/// </summary>
public static class ApprovedRuling
{
    /// <summary>The reason code of what people agreed to.</summary>
    public const string ApprovedCode = "approved";

    /// <summary>The reason code of what people refused.</summary>
    public const string RejectedCode = "approval_rejected";

    /// <summary>The reason code of what nobody decided in time.</summary>
    public const string TimedOutCode = "approval_timed_out";

    /// <summary>The reason code of a named approval that is good for nothing, or for something else.</summary>
    public const string InvalidCode = "approval_invalid";

    /// <summary>The reason code where too many questions are open.</summary>
    public const string QueueFullCode = "approval_queue_full";

    /// <summary>They agreed: the action goes on, as it is or redacted.</summary>
    public static PolicyRuling Granted(PolicyRuling asked, ApprovalId id) => asked.Redactions.IsEmpty
        ? asked with
        {
            Verdict = Verdict.Allow,
            Reason = PolicyReasonTexts.Allowed,
            ReasonCode = ApprovedCode,
            Approval = null,
            Detail = $"Approved as {id}, for this once. {asked.Detail}",
        }
        : asked with
        {
            Verdict = Verdict.Redact,
            Reason = PolicyReasonTexts.SensitiveData,
            ReasonCode = ApprovedCode,
            Approval = null,
            Detail = $"Approved as {id}, for this once; the payload may go on once the named fields are replaced.",
        };

    /// <summary>The action must not happen.</summary>
    /// <param name="asked">The ruling that asked.</param>
    /// <param name="reason">The wire's reason text: a reviewer's words, or a fixed text.</param>
    /// <param name="code">The stable code of the reason.</param>
    /// <param name="detail">What to do.</param>
    public static PolicyRuling Denied(PolicyRuling asked, string reason, string code, string detail) => asked with
    {
        Verdict = Verdict.Deny,
        Reason = reason,
        ReasonCode = code,
        Approval = null,
        Redactions = [],
        Detail = detail,
    };
}
