using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.OperationService</c>: maps, and decides nothing.</summary>
public sealed class OperationGrpcService(BrakeAdministration brake, CallerIdentity identity)
    : OperationService.OperationServiceBase
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;
    private const int OperationLengthMax = 513; // Two identifiers and a colon.

    /// <inheritdoc/>
    public override Task<ListOperationsResponse> ListOperations(ListOperationsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        if (request.Limit > LimitMax)
        {
            throw GrpcErrors.Invalid("limit", $"{request.Limit} is more than {LimitMax}");
        }

        var org = CallerScope.OrgOf(caller, request.Org);
        var response = new ListOperationsResponse();
        response.Operations.AddRange(brake.Operations(caller, org)
            .Where(each => request.State.Length == 0 || OperationTable.NameOf(each.State) == request.State)
            .Take(request.Limit == 0 ? LimitDefault : (int)request.Limit)
            .Select(ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<OperationChangedResponse> PauseOperation(OperationRequest request, ServerCallContext context) =>
        StepAsync(OperationStep.Pause, request, context);

    /// <inheritdoc/>
    public override Task<OperationChangedResponse> ResumeOperation(OperationRequest request, ServerCallContext context) =>
        StepAsync(OperationStep.Resume, request, context);

    /// <inheritdoc/>
    public override Task<OperationChangedResponse> TerminateOperation(OperationRequest request, ServerCallContext context) =>
        StepAsync(OperationStep.Terminate, request, context);

    /// <inheritdoc/>
    public override Task<OperationChangedResponse> CompleteOperation(OperationRequest request, ServerCallContext context) =>
        StepAsync(OperationStep.Complete, request, context);

    private async Task<OperationChangedResponse> StepAsync(
        OperationStep step, OperationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var done = (await brake.StepAsync(
            caller,
            CallerScope.OrgOf(caller, request.Org),
            FieldRules.Required("op_id", request.OpId, OperationLengthMax),
            step,
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new OperationChangedResponse { Operation = ToWire(done.Value) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static OperationRecord ToWire(StandingOperation operation) => new()
    {
        OpId = operation.Seen.Id,
        Org = operation.Seen.Org,
        Agent = operation.Seen.Agent.ToString(),
        State = OperationTable.NameOf(operation.State),
        RegisteredAtUnixMs = AgentRecords.MillisecondsOf(operation.Seen.First),
        UpdatedAtUnixMs = AgentRecords.MillisecondsOf(operation.ChangedAt),
    };
}
