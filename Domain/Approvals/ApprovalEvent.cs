using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// What happens in a round of asking people about one action. Told in the round's <c>approval-…</c> stream; org and team stand
/// in the envelope. Nothing here tells anything of a payload.
/// </summary>
public abstract record ApprovalEvent
{
    private ApprovalEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>The team: of the envelope, where the event was read from one.</summary>
    public string Team { get; init; } = "";

    /// <summary>Policy wants people to be asked.</summary>
    /// <param name="Request">What, and under which terms.</param>
    public sealed record Requested(ApprovalRequest Request) : ApprovalEvent;

    /// <summary>The question was sent to those who answer it.</summary>
    /// <param name="To">A role or a principal.</param>
    public sealed record Routed(string To) : ApprovalEvent;

    /// <summary>Somebody passed it on.</summary>
    /// <param name="From">Whom it waited for.</param>
    /// <param name="To">Whom it waits for now.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Forwarded(string From, string To, string Reason) : ApprovalEvent;

    /// <summary>Nobody answered in time, so that it waits for somebody higher up.</summary>
    /// <param name="From">Whom it waited for.</param>
    /// <param name="To">Whom it waits for now.</param>
    public sealed record Escalated(string From, string To) : ApprovalEvent;

    /// <summary>Somebody voted; <see cref="By"/> is the same principal.</summary>
    /// <param name="Vote">Who, how, by which right.</param>
    public sealed record VoteCast(ApprovalVote Vote) : ApprovalEvent;

    /// <summary>Enough agreed.</summary>
    /// <param name="Until">Until when the grant can be redeemed.</param>
    public sealed record Granted(Instant Until) : ApprovalEvent;

    /// <summary>Somebody refused.</summary>
    /// <param name="Reason">In that person's words.</param>
    /// <param name="Until">Until when this answers the same action.</param>
    public sealed record Rejected(string Reason, Instant Until) : ApprovalEvent;

    /// <summary>Time was over.</summary>
    /// <param name="WasGranted">Whether a grant was left unredeemed; otherwise nobody had decided.</param>
    /// <param name="Until">Until when this answers the same action; of no meaning for a grant.</param>
    public sealed record Expired(bool WasGranted, Instant Until) : ApprovalEvent;

    /// <summary>The question was taken back, or the grant.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Withdrawn(string Reason) : ApprovalEvent;

    /// <summary>The action that was granted was allowed.</summary>
    /// <param name="Decision">The event that allows it.</param>
    public sealed record Redeemed(EventId Decision) : ApprovalEvent;
}
