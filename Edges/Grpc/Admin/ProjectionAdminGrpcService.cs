using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Projecting;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.ProjectionAdminService</c>: maps, and decides nothing.</summary>
public sealed class ProjectionAdminGrpcService(IProjectionOperations projections, CallerIdentity callers)
    : ProjectionAdminService.ProjectionAdminServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListProjectionsResponse> ListProjections(ListProjectionsRequest request, ServerCallContext context)
    {
        callers.RequireSeesAll(context);
        var response = new ListProjectionsResponse();
        response.Projections.AddRange((await projections.ListAsync(context.CancellationToken).ConfigureAwait(false)).Select(ToWire));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetProjectionProofResponse> GetProjectionProof(GetProjectionProofRequest request, ServerCallContext context)
    {
        callers.RequireSeesAll(context);
        var name = FieldRules.Required("name", request.Name, FieldRules.TextMax);
        var proof = await projections.VerifyAsync(name, context.CancellationToken).ConfigureAwait(false) ?? throw Unknown(name);
        return new()
        {
            Name = proof.Name,
            Next = proof.Next.Value,
            Shown = proof.Shown.ToString(),
            Rebuilt = proof.Rebuilt.ToString(),
            Matches = proof.Matches,
        };
    }

    /// <inheritdoc/>
    public override async Task<RebuildProjectionResponse> RebuildProjection(RebuildProjectionRequest request, ServerCallContext context)
    {
        callers.RequireOperator(context);
        var name = FieldRules.Required("name", request.Name, FieldRules.TextMax);
        try
        {
            return new()
            {
                Projection = ToWire(
                    await projections.RebuildAsync(name, context.CancellationToken).ConfigureAwait(false) ?? throw Unknown(name)),
            };
        }
        catch (ProjectionBusyException e)
        {
            throw GrpcErrors.Refused(Code.FailedPrecondition, "PROJECTION_BUSY", e.Message);
        }
    }

    private static ProjectionRecord ToWire(ProjectionStanding standing) => new()
    {
        Name = standing.Name,
        Version = (uint)standing.Version,
        Next = standing.Next.Value,
        Lag = standing.Lag,
        Problem = standing.Problem ?? "",
        IsRebuilding = standing.IsRebuilding,
    };

    private static RpcException Unknown(string name) => CallerScope.NotFound(
        "PROJECTION_UNKNOWN", $"name: there is no projection '{name}'; 'aasm projections list' shows all");
}
