using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>Where a round stands.</summary>
public enum ApprovalPhase
{
    /// <summary>Nobody has asked.</summary>
    None = 0,

    /// <summary>People are asked.</summary>
    Pending,

    /// <summary>They agreed, and the action has not happened yet.</summary>
    Granted,

    /// <summary>One of them refused.</summary>
    Rejected,

    /// <summary>Time was over: nobody decided, or the grant was not redeemed.</summary>
    Expired,

    /// <summary>The question was taken back.</summary>
    Withdrawn,

    /// <summary>The grant was redeemed.</summary>
    Redeemed,
}

/// <summary>What is known of a round.</summary>
public sealed record ApprovalState
{
    /// <summary>
    /// How long the end of a round answers the same action, where nothing was granted: whoever asks again and again is told
    /// once more why not, and people are asked anew only after that.
    /// </summary>
    public static readonly TimeSpan AnswerStands = TimeSpan.FromMinutes(1);

    /// <summary>Most forwards of one round, so that its stream stays short.</summary>
    public const int ForwardsMax = 32;

    /// <summary>Where it stands.</summary>
    public ApprovalPhase Phase { get; init; }

    /// <summary>What was asked; null before that.</summary>
    public ApprovalRequest? Request { get; init; }

    /// <summary>The team that it is of.</summary>
    public string Team { get; init; } = "";

    /// <summary>When it was asked.</summary>
    public Instant RequestedAt { get; init; }

    /// <summary>Whom it waits for now: a role or a principal.</summary>
    public string Target { get; init; } = "";

    /// <summary>Whether it was escalated.</summary>
    public bool IsEscalated { get; init; }

    /// <summary>How often it was forwarded.</summary>
    public int Forwards { get; init; }

    /// <summary>The votes, in order.</summary>
    public ImmutableArray<ApprovalVote> Votes { get; init; } = [];

    /// <summary>
    /// Granted: until when it can be redeemed. Rejected, or expired without a decision: until when that answers the same action.
    /// Otherwise of no meaning.
    /// </summary>
    public Instant Until { get; init; }

    /// <summary>When the round left <see cref="ApprovalPhase.Pending"/>; null while it is there.</summary>
    public Instant? DecidedAt { get; init; }

    /// <summary>Why it was rejected or withdrawn.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The decision that redeemed it; null before that.</summary>
    public EventId? RedeemedBy { get; init; }

    /// <summary>When it was last told of: no decision counts as earlier, however clocks are set.</summary>
    public Instant LastAt { get; init; }

    /// <summary>Whether something still has to happen by itself.</summary>
    public bool IsOpen => Phase is ApprovalPhase.Pending or ApprovalPhase.Granted;

    /// <summary>How many agree.</summary>
    public int Approvals => Votes.Count(vote => vote.IsApproval);

    /// <summary>What those who agreed want observed, each once.</summary>
    public ImmutableArray<string> Conditions =>
        [.. Votes.Where(vote => vote.IsApproval).SelectMany(vote => vote.Conditions).Distinct(StringComparer.Ordinal)];

    /// <summary>When it has to be looked at next; null for never.</summary>
    public Instant? NextDue => Phase switch
    {
        ApprovalPhase.Pending => IsEscalated ? Request!.ExpiresAt : Request!.EscalatesAt,
        ApprovalPhase.Granted => Until,
        _ => null,
    };
}
