using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>What may be asked of a round.</summary>
public abstract record ApprovalCommand
{
    private ApprovalCommand()
    {
    }

    /// <summary>Begin.</summary>
    /// <param name="Request">What people are asked.</param>
    public sealed record Open(ApprovalRequest Request) : ApprovalCommand;

    /// <summary>The action is asked for: answer it by what people have said, and redeem what they have granted.</summary>
    /// <param name="Digest">The action's digest.</param>
    /// <param name="Rule">The rule that asks people now.</param>
    /// <param name="Quorum">How many have to agree as policy is now.</param>
    /// <param name="Roles">Who may agree as policy is now.</param>
    /// <param name="Decision">The event that will tell the answer.</param>
    /// <param name="Now">The time.</param>
    public sealed record Claim(
        Hash256 Digest, string Rule, int Quorum, ImmutableArray<string> Roles, EventId Decision, Instant Now) : ApprovalCommand;

    /// <summary>Count a vote.</summary>
    /// <param name="Voter">Whose.</param>
    /// <param name="IsApproval">Whether it agrees.</param>
    /// <param name="Reason">Why; not empty where it does not agree.</param>
    /// <param name="Conditions">Conditions of an agreement.</param>
    /// <param name="Now">The time.</param>
    public sealed record Vote(
        ApprovalVoter Voter, bool IsApproval, string Reason, ImmutableArray<string> Conditions, Instant Now) : ApprovalCommand;

    /// <summary>Wait for somebody else.</summary>
    /// <param name="Voter">Who wants it: somebody who may decide.</param>
    /// <param name="To">A role or a principal.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Now">The time.</param>
    public sealed record Forward(ApprovalVoter Voter, string To, string Reason, Instant Now) : ApprovalCommand;

    /// <summary>Be over.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Now">The time.</param>
    public sealed record Withdraw(string Reason, Instant Now) : ApprovalCommand;

    /// <summary>Do what is due.</summary>
    /// <param name="Now">The time.</param>
    public sealed record Tick(Instant Now) : ApprovalCommand;
}

/// <summary>What a round answers.</summary>
public abstract record ApprovalReply
{
    private ApprovalReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Phase">Where the round stands then.</param>
    public sealed record Done(ApprovalPhase Phase) : ApprovalReply;

    /// <summary>There is no such round.</summary>
    public sealed record Unknown : ApprovalReply;

    /// <summary>It was over before.</summary>
    /// <param name="Phase">How.</param>
    public sealed record Ended(ApprovalPhase Phase) : ApprovalReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : ApprovalReply;

    /// <summary>The action has to wait.</summary>
    public sealed record Waits : ApprovalReply;

    /// <summary>The action may go on, this once.</summary>
    /// <param name="Conditions">What those who agreed want observed.</param>
    public sealed record Redeemed(ImmutableArray<string> Conditions) : ApprovalReply;

    /// <summary>The action must not happen: people said so, or nobody said anything in time.</summary>
    /// <param name="Phase">Rejected or expired.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Denied(ApprovalPhase Phase, string Reason) : ApprovalReply;

    /// <summary>The round has nothing to say to the action any more: people have to be asked anew.</summary>
    /// <param name="Phase">How it ended.</param>
    public sealed record Over(ApprovalPhase Phase) : ApprovalReply;

    /// <summary>What was due is done.</summary>
    /// <param name="Next">When to look again; null for never.</param>
    public sealed record Kept(Instant? Next) : ApprovalReply;
}
