using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.AnomalyAdminService</c>: maps, and decides nothing.</summary>
public sealed class AnomalyAdminGrpcService(
    AnomalyAdministration administration, AnomalyQueries queries, WriteSideState state, CallerIdentity identity)
    : AnomalyAdminService.AnomalyAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    /// <inheritdoc/>
    public override Task<ListAnomaliesResponse> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var found = queries.List(caller, new AnomalyWish(
            org,
            request.Agent.Length == 0 ? null : state.Agents.AgentOf(caller, org, "agent", request.Agent).Id,
            request.Type.Length == 0 ? null : AnomalyRecords.TypeOf("type", request.Type),
            request.SinceUnixMs == 0 ? null : Moments.Of("since_unix_ms", request.SinceUnixMs)));
        var rest = request.AfterId.Length == 0 ? found : Behind(found, request.AfterId);
        var size = request.PageSize == 0 ? PageDefault : (int)Math.Min(request.PageSize, PageMax);
        return Task.FromResult(new ListAnomaliesResponse
        {
            Anomalies = { rest.Take(size).Select(AnomalyRecords.ToWire) },
            HasMore = rest.Count > size,
        });
    }

    /// <inheritdoc/>
    public override Task<GetAnomalyResponse> GetAnomaly(GetAnomalyRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAnomalyResponse
        {
            Anomaly = AnomalyRecords.ToWire(queries.Get(identity.Of(context), FieldRules.Required("id", request.Id)).Done().Value),
        });

    /// <inheritdoc/>
    public override async Task<JudgeAnomalyResponse> JudgeAnomaly(JudgeAnomalyRequest request, ServerCallContext context)
    {
        var done = (await administration.JudgeAsync(
            identity.Of(context),
            FieldRules.Required("id", request.Id),
            AnomalyRecords.VerdictOf(request.Verdict),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new JudgeAnomalyResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<GetAnomalyRulesResponse> GetAnomalyRules(GetAnomalyRulesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var known = administration.GetRules(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        return Task.FromResult(new GetAnomalyRulesResponse
        {
            Rules = AnomalyRecords.ToWire(known.Rules),
            Version = (uint)known.Version,
            Digest = known.Digest,
        });
    }

    /// <inheritdoc/>
    public override async Task<SetAnomalyRulesResponse> SetAnomalyRules(SetAnomalyRulesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var command = new AnomalyRulesCommand.Set(
            AnomalyRecords.Of(request.Rules),
            (int)Math.Min(request.ExpectedVersion, int.MaxValue),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax));
        var done = (await administration.SetRulesAsync(
            caller, CallerScope.OrgOf(caller, request.Org), command, context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new SetAnomalyRulesResponse { Version = (uint)done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static List<FoundAnomaly> Behind(IReadOnlyList<FoundAnomaly> found, string after) =>
        EventId.TryParse(after, out var id)
            ? [.. found.SkipWhile(each => each.Known.Id != id).Skip(1)]
            : throw GrpcErrors.Invalid("after_id", $"'{after}' is no id of an anomaly");
}
