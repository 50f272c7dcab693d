using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;
using ApprovalEvent = AgentAssembly.Contracts.Approvals.V1.ApprovalEvent;

namespace AgentAssembly.Edges.Grpc.Approvals;

/// <summary><c>assembly.approval.v1.ApprovalService</c>: maps, and decides nothing.</summary>
public sealed class ApprovalGrpcService(
    ApprovalAdministration administration, ApprovalQueries queries, CallerIdentity identity, StreamEnd end)
    : ApprovalService.ApprovalServiceBase
{
    /// <summary>Most requests that one answer lists: 4 MiB hold them.</summary>
    public const int PendingMax = 1_000;

    /// <inheritdoc/>
    public override Task<ListPendingResponse> ListPending(ListPendingRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var pending = queries.Pending(caller, CallerScope.OrgOf(caller, request.Org));
        return Task.FromResult(new ListPendingResponse { Requests = { pending.Take(PendingMax).Select(ApprovalMapping.ToPending) } });
    }

    /// <inheritdoc/>
    public override async Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        if (request.Decision is not (ApprovalDecisionType.Approved or ApprovalDecisionType.Rejected))
        {
            throw GrpcErrors.Invalid("decision", $"{(int)request.Decision} is no decision: 1 (APPROVED) and 2 (REJECTED) are");
        }

        // Whoever says to be somebody else is recorded as who it is.
        FieldRules.Text("decided_by", request.DecidedBy);
        var answer = await administration.VoteAsync(
            caller,
            FieldRules.Required("request_id", request.RequestId),
            request.Decision == ApprovalDecisionType.Approved,
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            [.. request.Conditions],
            context.CancellationToken).ConfigureAwait(false);
        if (answer is Answer<ApprovalChange>.Refused { Rule: ApprovalAdministration.DecidedRule } late)
        {
            return new DecideResponse { Success = false, ErrorMessage = late.Message };
        }

        var done = answer.Done();
        var response = new DecideResponse { Success = true, Status = ApprovalPhases.NameOf(done.Value.Phase) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task WatchApprovals(
        WatchApprovalsRequest request, IServerStreamWriter<ApprovalEvent> responseStream, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var named = FieldRules.Text("org", request.Org);
        if (named.Length > 0 && !caller.BelongsTo(named))
        {
            throw CallerScope.NotFound("NOT_FOUND", $"org: there is no org '{named}' that you may see");
        }

        var from = await StartOf(request, context.CancellationToken).ConfigureAwait(false);
        await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
        await end.ForwardAsync(
            token => queries.WatchAsync(caller, named.Length > 0 ? named : caller.HomeOrg, from, token),
            news => ToWire(news, request.IncludeChanges) is { } wire ? responseStream.WriteAsync(wire) : Task.CompletedTask,
            () => identity.IsStill(caller),
            context).ConfigureAwait(false);
    }

    private async ValueTask<Position> StartOf(WatchApprovalsRequest request, CancellationToken cancellationToken)
    {
        var present = await queries.PresentAsync(cancellationToken).ConfigureAwait(false);
        return !request.HasAfterPosition ? present
            : request.AfterPosition < present.Value ? new Position(request.AfterPosition).Next
            : throw GrpcErrors.Refused(Code.OutOfRange, "BEYOND_THE_LOG",
                $"after_position: {request.AfterPosition} lies beyond this log, which ends at {present}: begin without one");
    }

    private static ApprovalEvent? ToWire(ApprovalNews news, bool withChanges)
    {
        if (news is not { Happened: { } happened, Round: { } round })
        {
            return withChanges ? new ApprovalEvent { Position = news.At.Value } : null;
        }

        if (!withChanges && happened is not Domain.Approvals.ApprovalEvent.Requested)
        {
            return null;
        }

        var wire = ApprovalMapping.ToNews(round);
        wire.Position = news.At.Value;
        wire.Change = ApprovalEventCodec.TypeOf(happened);
        return wire;
    }
}
