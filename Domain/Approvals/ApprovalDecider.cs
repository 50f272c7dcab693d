using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// One round of asking people about one action. Whoever stands behind the request has no vote, and nobody has two; one refusal
/// ends the round; a grant needs a quorum of rights, each with a role that suffices, and is redeemed once, by the same action,
/// while it lasts. The clock counts as standing still where it was set back, so that no end is undone.
/// </summary>
public sealed class ApprovalDecider : IDecider<ApprovalState, ApprovalCommand, ApprovalEvent, ApprovalReply>
{
    /// <summary>What is told where nobody decided in time (gateway specification §8.1).</summary>
    public const string TimedOut = "approval timed out";

    /// <summary>Why a grant was taken back that policy no longer finds enough.</summary>
    public const string Outgrown = "policy asks for something else now than was granted";

    private ApprovalDecider()
    {
    }

    /// <inheritdoc/>
    public static ApprovalState Initial { get; } = new();

    /// <inheritdoc/>
    public static ApprovalState Evolve(ApprovalState state, ApprovalEvent happened) =>
        Changed(state, happened) with { LastAt = Later(state.LastAt, happened.At) };

    /// <inheritdoc/>
    public static Decision<ApprovalReply, ApprovalEvent> Decide(ApprovalState state, ApprovalCommand command) => command switch
    {
        ApprovalCommand.Open c => state.Phase == ApprovalPhase.None
            ? new(new ApprovalReply.Waits(), [new ApprovalEvent.Requested(c.Request), new ApprovalEvent.Routed(c.Request.Target)])
            : Said(new ApprovalReply.Ended(state.Phase)),
        _ when state.Phase == ApprovalPhase.None => Said(new ApprovalReply.Unknown()),
        ApprovalCommand.Claim c => Answer(state, c, Later(c.Now, state.LastAt)),
        ApprovalCommand.Vote c => OnTime(state, c.Now, c, Vote),
        ApprovalCommand.Forward c => OnTime(state, c.Now, c, Forward),
        ApprovalCommand.Withdraw c => state.Phase == ApprovalPhase.Withdrawn ? Said(new ApprovalReply.Done(state.Phase))
            : OnTime(state, c.Now, c, static (_, withdraw, _) => new(
                new ApprovalReply.Done(ApprovalPhase.Withdrawn), [new ApprovalEvent.Withdrawn(withdraw.Reason)])),
        ApprovalCommand.Tick c => Tick(state, Later(c.Now, state.LastAt)),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static ApprovalState Changed(ApprovalState state, ApprovalEvent happened) => happened switch
    {
        ApprovalEvent.Requested e => new()
        {
            Phase = ApprovalPhase.Pending,
            Request = e.Request,
            RequestedAt = e.At,
            Target = e.Request.Target,
            Team = e.Team,
        },
        ApprovalEvent.Routed e => state with { Target = e.To },
        ApprovalEvent.Forwarded e => state with { Target = e.To, Forwards = state.Forwards + 1 },
        ApprovalEvent.Escalated e => state with { Target = e.To, IsEscalated = true },
        ApprovalEvent.VoteCast e => state with { Votes = state.Votes.Add(e.Vote) },
        ApprovalEvent.Granted e => state with { Phase = ApprovalPhase.Granted, Until = e.Until, DecidedAt = e.At },
        ApprovalEvent.Rejected e => state with
        {
            Phase = ApprovalPhase.Rejected, Reason = e.Reason, Until = e.Until, DecidedAt = e.At,
        },
        ApprovalEvent.Expired e => state with
        {
            Phase = ApprovalPhase.Expired, Until = e.WasGranted ? default : e.Until, DecidedAt = state.DecidedAt ?? e.At,
        },
        ApprovalEvent.Withdrawn e => state with
        {
            Phase = ApprovalPhase.Withdrawn, Reason = e.Reason, DecidedAt = state.DecidedAt ?? e.At,
        },
        ApprovalEvent.Redeemed e => state with { Phase = ApprovalPhase.Redeemed, RedeemedBy = e.Decision },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    private static Decision<ApprovalReply, ApprovalEvent> Answer(ApprovalState state, ApprovalCommand.Claim c, Instant now) =>
        state.Request!.Digest != c.Digest
            ? Said(new ApprovalReply.Refused("approval_mismatch", "the approval is for another action: ask for this one by itself"))
        : state.Phase switch
        {
            _ when EndOf(state, now) is { } end => new(
                end.WasGranted ? new ApprovalReply.Over(ApprovalPhase.Expired) : new ApprovalReply.Denied(ApprovalPhase.Expired, TimedOut),
                [end]),
            ApprovalPhase.Pending => Said(new ApprovalReply.Waits()),
            ApprovalPhase.Granted => IsEnough(state, c)
                ? new(new ApprovalReply.Redeemed(state.Conditions), [new ApprovalEvent.Redeemed(c.Decision)])
                : new(new ApprovalReply.Over(ApprovalPhase.Withdrawn), [new ApprovalEvent.Withdrawn(Outgrown)]),
            ApprovalPhase.Rejected when now < state.Until => Said(new ApprovalReply.Denied(state.Phase, state.Reason)),
            ApprovalPhase.Expired when now < state.Until => Said(new ApprovalReply.Denied(state.Phase, TimedOut)),
            _ => Said(new ApprovalReply.Over(state.Phase)),
        };

    // What was agreed to under other terms, or because of another rule, was another question.
    private static bool IsEnough(ApprovalState state, ApprovalCommand.Claim c) =>
        state.Request!.Rule == c.Rule
        && state.Votes.Count(vote => vote.IsApproval && HasRole(vote, c.Roles, state.Team)) >= c.Quorum;

    private static bool HasRole(ApprovalVote vote, ImmutableArray<string> roles, string team) =>
        vote.Role == ApprovalRoles.Operator
        || (Tenancy.Roles.TryRead(vote.Role, out var role)
            && ApprovalRoles.Suffices(new(vote.Right, vote.Team, role, ""), roles, team));

    // The round as it is at a moment: an end that nobody has told yet is told first.
    private static Decision<ApprovalReply, ApprovalEvent> OnTime<TCommand>(
        ApprovalState state,
        Instant at,
        TCommand command,
        Func<ApprovalState, TCommand, Instant, Decision<ApprovalReply, ApprovalEvent>> decide)
    {
        var now = Later(at, state.LastAt);
        return EndOf(state, now) is { } end ? new(new ApprovalReply.Ended(ApprovalPhase.Expired), [end])
            : !state.IsOpen || (state.Phase == ApprovalPhase.Granted && command is not ApprovalCommand.Withdraw)
                ? Said(command is ApprovalCommand.Vote vote && IsRepeated(state, vote)
                    ? new ApprovalReply.Done(state.Phase)
                    : new ApprovalReply.Ended(state.Phase))
            : decide(state, command, now);
    }

    private static bool IsRepeated(ApprovalState state, ApprovalCommand.Vote c) =>
        state.Votes.Any(vote => vote.Principal == c.Voter.Principal && vote.IsApproval == c.IsApproval);

    private static Decision<ApprovalReply, ApprovalEvent> Vote(ApprovalState state, ApprovalCommand.Vote c, Instant now)
    {
        if (WhyNot(state, c.Voter, out var right) is { } refusal)
        {
            return Said(refusal);
        }

        var vote = new ApprovalVote(
            c.Voter.Principal, c.Voter.Right, right.Role, right.Team, c.IsApproval, c.Reason, c.IsApproval ? c.Conditions : []);
        if (!c.IsApproval)
        {
            return new(new ApprovalReply.Done(ApprovalPhase.Rejected),
                [new ApprovalEvent.VoteCast(vote), new ApprovalEvent.Rejected(c.Reason, now.Plus(ApprovalState.AnswerStands))]);
        }

        if (state.Votes.FirstOrDefault(earlier => IsOfSame(earlier, c.Voter)) is { } earlier)
        {
            return Said(earlier.Principal == c.Voter.Principal && earlier.Right == c.Voter.Right
                ? new ApprovalReply.Done(state.Phase)
                : new ApprovalReply.Refused("already_voted", $"{earlier.Principal} has voted by the right of {earlier.Right}: "
                    + "nobody votes twice, and no right counts twice"));
        }

        return state.Approvals + 1 < state.Request!.Quorum
            ? new(new ApprovalReply.Done(ApprovalPhase.Pending), [new ApprovalEvent.VoteCast(vote)])
            : new(new ApprovalReply.Done(ApprovalPhase.Granted),
                [new ApprovalEvent.VoteCast(vote), new ApprovalEvent.Granted(now.Plus(TimeSpan.FromSeconds(state.Request.GrantSeconds)))]);
    }

    private static bool IsOfSame(ApprovalVote vote, ApprovalVoter voter) =>
        vote.Principal == voter.Principal || vote.Right == voter.Right
        || vote.Principal == voter.Right || vote.Right == voter.Principal;

    private static Decision<ApprovalReply, ApprovalEvent> Forward(ApprovalState state, ApprovalCommand.Forward c, Instant now) =>
        WhyNot(state, c.Voter, out _) is { } refusal ? Said(refusal)
        : state.Target == c.To ? Said(new ApprovalReply.Done(state.Phase))
        : state.Request!.Requesters.Contains(c.To)
            ? Said(new ApprovalReply.Refused("self_approval", $"{c.To} stands behind the request: forward it to somebody else"))
        : state.Forwards >= ApprovalState.ForwardsMax
            ? Said(new ApprovalReply.Refused("forwards_max", $"it was forwarded {ApprovalState.ForwardsMax} times: decide it"))
        : new(new ApprovalReply.Done(state.Phase), [new ApprovalEvent.Forwarded(state.Target, c.To, c.Reason)]);

    private static ApprovalReply.Refused? WhyNot(ApprovalState state, ApprovalVoter voter, out (string Role, string Team) right)
    {
        var request = state.Request!;
        right = default;
        if (request.Requesters.Contains(voter.Principal) || request.Requesters.Contains(voter.Right)
            || (voter.Root is { } root && (root == request.Root || root == request.Agent)))
        {
            return new ApprovalReply.Refused("self_approval",
                "whoever asks for something does not decide about it, nor do agents of the same delegation: let somebody else decide");
        }

        if (voter.IsOperator)
        {
            right = (ApprovalRoles.Operator, "");
            return null;
        }

        foreach (var grant in voter.Grants)
        {
            if (ApprovalRoles.Suffices(grant, request.Roles, state.Team))
            {
                right = (Tenancy.Roles.NameOf(grant.Role), grant.Team);
                return null;
            }
        }

        return new ApprovalReply.Refused("role_missing",
            $"this needs the role {string.Join(" or ", request.Roles)} for the team {state.Team}: 'aasm role list' shows who has it");
    }

    private static Decision<ApprovalReply, ApprovalEvent> Tick(ApprovalState state, Instant now) =>
        EndOf(state, now) is { } end ? new(new ApprovalReply.Kept(null), [end])
        : state is { Phase: ApprovalPhase.Pending, IsEscalated: false } && now >= state.Request!.EscalatesAt
            ? new(new ApprovalReply.Kept(state.Request.ExpiresAt), [new ApprovalEvent.Escalated(state.Target, state.Request.EscalationRole)])
        : Said(new ApprovalReply.Kept(state.NextDue));

    private static ApprovalEvent.Expired? EndOf(ApprovalState state, Instant now) => state.Phase switch
    {
        ApprovalPhase.Pending when now >= state.Request!.ExpiresAt => new(WasGranted: false, now.Plus(ApprovalState.AnswerStands)),
        ApprovalPhase.Granted when now >= state.Until => new(WasGranted: true, now),
        _ => null,
    };

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;

    private static Decision<ApprovalReply, ApprovalEvent> Said(ApprovalReply reply) => new(reply, []);
}
