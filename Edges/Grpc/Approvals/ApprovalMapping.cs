using System.Globalization;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Admin;

namespace AgentAssembly.Edges.Grpc.Approvals;

/// <summary>Questions to people on the wire.</summary>
internal static class ApprovalMapping
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static ApprovalRecord ToRecord(KnownApproval round)
    {
        var (state, request) = (round.State, round.State.Request!);
        return new ApprovalRecord
        {
            Id = round.Id.ToString(),
            Org = round.Org,
            Team = state.Team,
            Agent = request.Agent.ToString(),
            Requesters = { request.Requesters },
            Kind = ActionKinds.WireName(request.Kind),
            Subject = request.Subject,
            ActionDigest = request.Digest.ToString(),
            Rule = request.Rule,
            Clause = request.Clause,
            DecisionId = request.Decision.ToString(),
            Status = ApprovalPhases.NameOf(state.Phase),
            Quorum = (uint)request.Quorum,
            Roles = { request.Roles },
            Target = state.Target,
            Escalated = state.IsEscalated,
            Votes = { state.Votes.Select(ToRecord) },
            RequestedAtUnixMs = AgentRecords.MillisecondsOf(state.RequestedAt),
            EscalatesAtUnixMs = AgentRecords.MillisecondsOf(request.EscalatesAt),
            ExpiresAtUnixMs = AgentRecords.MillisecondsOf(request.ExpiresAt),
            DecidedAtUnixMs = state.DecidedAt is { } decided ? AgentRecords.MillisecondsOf(decided) : 0,
            GrantUntilUnixMs = state.Phase == ApprovalPhase.Granted ? AgentRecords.MillisecondsOf(state.Until) : 0,
            Reason = state.Reason,
            RedeemedBy = state.RedeemedBy?.ToString() ?? "",
        };
    }

    public static PendingApproval ToPending(KnownApproval round) => new()
    {
        RequestId = round.Id.ToString(),
        AgentId = round.State.Request!.Agent.ToString(),
        Action = ActionOf(round.State.Request),
        ConditionTriggered = round.State.Request.Rule,
        SubmittedAt = SecondsOf(round.State.RequestedAt),
        TimeoutSecs = TimeoutOf(round.State),
        TeamId = round.State.Team,
        RoutingStatus = $"routed:{round.State.Team}",
        Record = ToRecord(round),
    };

    public static Contracts.Approvals.V1.ApprovalEvent ToNews(KnownApproval round) => new()
    {
        RequestId = round.Id.ToString(),
        AgentId = round.State.Request!.Agent.ToString(),
        Action = ActionOf(round.State.Request),
        ConditionTriggered = round.State.Request.Rule,
        SubmittedAt = SecondsOf(round.State.RequestedAt),
        TimeoutSecs = TimeoutOf(round.State),
        Record = ToRecord(round),
    };

    public static ApprovalStep ToStep(Domain.Approvals.ApprovalEvent happened) => new()
    {
        AtUnixMs = AgentRecords.MillisecondsOf(happened.At),
        By = happened.By,
        Type = ApprovalEventCodec.TypeOf(happened),
        Text = TextOf(happened),
    };

    private static ApprovalVoteRecord ToRecord(ApprovalVote vote) => new()
    {
        Principal = vote.Principal,
        Right = vote.Right,
        Role = vote.Role,
        Approves = vote.IsApproval,
        Reason = vote.Reason,
        Conditions = { vote.Conditions },
    };

    private static string TextOf(Domain.Approvals.ApprovalEvent happened) => happened switch
    {
        Domain.Approvals.ApprovalEvent.Requested e => string.Create(CultureInfo.InvariantCulture,
            $"{ActionOf(e.Request)}, asked by {e.Request.Rule}; {e.Request.Quorum} of {string.Join(" or ", e.Request.Roles)} have to agree"),
        Domain.Approvals.ApprovalEvent.Routed e => $"sent to {e.To}",
        Domain.Approvals.ApprovalEvent.Forwarded e => $"from {e.From} to {e.To}: {e.Reason}",
        Domain.Approvals.ApprovalEvent.Escalated e => $"from {e.From} to {e.To}",
        Domain.Approvals.ApprovalEvent.VoteCast e => $"{(e.Vote.IsApproval ? "approve" : "reject")} as {e.Vote.Role}"
            + (e.Vote.Right == e.Vote.Principal ? "" : $" in the place of {e.Vote.Right}")
            + (e.Vote.Reason.Length == 0 ? "" : $": {e.Vote.Reason}")
            + (e.Vote.Conditions.IsEmpty ? "" : $" [{string.Join(' ', e.Vote.Conditions)}]"),
        Domain.Approvals.ApprovalEvent.Granted e => $"can be redeemed once until {e.Until}",
        Domain.Approvals.ApprovalEvent.Rejected e => e.Reason,
        Domain.Approvals.ApprovalEvent.Expired e => e.WasGranted ? "granted, and not redeemed in time" : "nobody decided in time",
        Domain.Approvals.ApprovalEvent.Withdrawn e => e.Reason,
        Domain.Approvals.ApprovalEvent.Redeemed e => $"by the decision {e.Decision}",
        _ => throw new System.Diagnostics.UnreachableException($"no words for {happened.GetType().Name}"),
    };

    private static string ActionOf(ApprovalRequest request) => $"{ActionKinds.WireName(request.Kind)} {request.Subject}".TrimEnd();

    private static ulong SecondsOf(Instant at) => (ulong)Math.Max(0, at.UnixMicroseconds / MicrosecondsPerSecond);

    // Up to the next second: the event was recorded a little after the time was reckoned.
    private static ulong TimeoutOf(ApprovalState state) => (ulong)Math.Max(
        0,
        (state.Request!.ExpiresAt.UnixMicroseconds - state.RequestedAt.UnixMicroseconds + MicrosecondsPerSecond - 1) / MicrosecondsPerSecond);
}
