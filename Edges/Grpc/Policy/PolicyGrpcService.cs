using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Policy;

/// <summary><c>assembly.policy.v1.PolicyService</c>: maps, and decides nothing.</summary>
public sealed partial class PolicyGrpcService(
    PatientCheck checks, CallerTrust trust, OperationSignals signals, CallerIdentity identity, StreamEnd end)
    : PolicyService.PolicyServiceBase
{
    /// <summary>Most questions in one batch.</summary>
    public const int BatchMax = 1_000;

    private const int TokenLengthMax = 4_096;

    /// <inheritdoc/>
    public override async Task<CheckActionResponse> CheckAction(CheckActionRequest request, ServerCallContext context) =>
        ToResponse(await CheckAsync(ToCommand(request, context), request.WaitMs, context).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<BatchCheckResponse> BatchCheck(BatchCheckRequest request, ServerCallContext context)
    {
        if (request.Requests.Count > BatchMax)
        {
            throw GrpcErrors.Invalid("requests", $"holds {request.Requests.Count} questions; at most {BatchMax} are taken");
        }

        // Every question is read before the first is decided: a batch is refused whole or decided whole.
        var commands = request.Requests.Select((question, index) => Numbered(question, index, context)).ToList();
        var replies = commands.Select((command, index) => CheckAsync(command, request.Requests[index].WaitMs, context).AsTask());
        var response = new BatchCheckResponse();
        foreach (var reply in await Task.WhenAll(replies).ConfigureAwait(false))
        {
            response.Responses.Add(ToResponse(reply));
        }

        return response;
    }

    // Without anybody who follows along, nothing is made for him.
    private ValueTask<CheckReply> CheckAsync(CheckAction command, uint waitMilliseconds, ServerCallContext context) =>
        DecisionSpan.IsFollowed ? FollowedAsync(command, waitMilliseconds, context) : DecideAsync(command, waitMilliseconds, context);

    private async ValueTask<CheckReply> FollowedAsync(CheckAction command, uint waitMilliseconds, ServerCallContext context)
    {
        using var span = DecisionSpan.Begin(command, RequestChannel.TraceStateOf(context));
        try
        {
            var reply = await DecideAsync(command, waitMilliseconds, context).ConfigureAwait(false);
            DecisionSpan.Tell(span, reply);
            return reply;
        }
        catch (Exception e)
        {
            DecisionSpan.Tell(span, e);
            throw;
        }
    }

    private ValueTask<CheckReply> DecideAsync(CheckAction command, uint waitMilliseconds, ServerCallContext context) =>
        checks.HandleAsync(
            command,
            end.WithinDeadline(TimeSpan.FromMilliseconds(waitMilliseconds), context),
            end.Stopping,
            context.CancellationToken);

    private CheckAction Numbered(CheckActionRequest request, int index, ServerCallContext context)
    {
        try
        {
            return ToCommand(request, context);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            throw GrpcErrors.Invalid($"requests[{index}]", e.Status.Detail);
        }
    }

    private CheckAction ToCommand(CheckActionRequest request, ServerCallContext context) => new(
        ActionMapping.ToAction(request),
        FieldRules.Text("credential_token", request.CredentialToken, TokenLengthMax),
        RequestChannel.Of(context, trust),
        FieldRules.Text("idempotency_key", request.IdempotencyKey),
        RequestChannel.TraceParentOf(context))
    {
        ApprovalId = FieldRules.Text("approval_id", request.ApprovalId),
    };

    private static CheckActionResponse ToResponse(CheckReply reply)
    {
        var response = new CheckActionResponse
        {
            Decision = DecisionOf(reply.Verdict),
            Reason = reply.Reason,
            PolicyRule = reply.Verdict == Verdict.Allow ? "" : reply.Rule,
            DecisionLatencyUs = reply.LatencyMicroseconds,
            AgentIdentityAssurance = (AgentIdentityAssurance)reply.Assurance,
            DecisionId = reply.DecisionId?.ToString() ?? "",
            ReservationId = reply.Reservation?.ToString() ?? "",
            Detail = reply.Detail,
            Replayed = reply.Replayed,
            ApprovalId = reply.ApprovalId,
            Conditions = { reply.Conditions },
        };
        if (reply.Verdict == Verdict.Redact)
        {
            response.Redact = new RedactInstructions();
            response.Redact.Rules.AddRange(reply.Redactions.Select(
                duty => new RedactRule { FieldPath = duty.FieldPath, Replacement = duty.Replacement }));
        }

        if (reply.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static Decision DecisionOf(Verdict verdict) => verdict switch
    {
        Verdict.Allow => Decision.Allow,
        Verdict.Redact => Decision.Redact,
        Verdict.Pending => Decision.Pending,
        _ => Decision.Deny,
    };
}
