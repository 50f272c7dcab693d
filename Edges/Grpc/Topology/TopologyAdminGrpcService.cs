using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Topology;

/// <summary><c>assembly.admin.v1.TopologyAdminService</c>: maps, and decides nothing.</summary>
public sealed class TopologyAdminGrpcService(CallerIdentity callers, WriteSideState state, TopologyQueries queries)
    : TopologyAdminService.TopologyAdminServiceBase
{
    /// <inheritdoc/>
    public override Task<ListEdgesResponse> ListEdges(ListEdgesRequest request, ServerCallContext context)
    {
        var (caller, org) = ScopeOf(request.Org, context);
        var direction = TopologyMapping.DirectionOf(request.Direction);
        return AnswerAsync(
            new EdgeQuery
            {
                Org = org,
                End = request.Agent.Length == 0
                    ? null
                    : new EdgeEnd(state.Agents.AgentOf(caller, org, "agent", request.Agent).Id, direction),
                Kind = request.Kind.Length == 0 ? null : TopologyMapping.KindOf("kind", request.Kind),
                Since = TopologyMapping.SinceOf(request.SinceUnixMs),
                Limit = TopologyMapping.LimitOf(request.Limit),
            },
            context);
    }

    /// <inheritdoc/>
    public override Task<ListEdgesResponse> CrossTeamEdges(CrossTeamEdgesRequest request, ServerCallContext context) =>
        AnswerAsync(
            new EdgeQuery
            {
                Org = ScopeOf(request.Org, context).Org,
                CrossTeamOnly = true,
                Since = TopologyMapping.SinceOf(request.SinceUnixMs),
                Limit = TopologyMapping.LimitOf(request.Limit),
            },
            context);

    /// <inheritdoc/>
    public override async Task<FindCyclesResponse> FindCycles(FindCyclesRequest request, ServerCallContext context)
    {
        var (_, org) = ScopeOf(request.Org, context);
        var kind = TopologyMapping.KindOf("kind", request.Kind);
        var cycles = await queries.FindCyclesAsync(org, kind, context.CancellationToken).ConfigureAwait(false);
        var response = new FindCyclesResponse();
        response.Cycles.AddRange(cycles.Select(TopologyMapping.ToWire));
        return response;
    }

    // An org of others is answered like one that does not exist.
    private (Caller Caller, string Org) ScopeOf(string named, ServerCallContext context)
    {
        var caller = callers.Of(context);
        var org = CallerScope.OrgOf(caller, named);
        return caller.BelongsTo(org) && !state.Agents.AgentsOf(org).IsEmpty
            ? (caller, org)
            : throw CallerScope.NotFound("ORG_UNKNOWN", $"org: no org '{org}' with an agent in it is known");
    }

    private async Task<ListEdgesResponse> AnswerAsync(EdgeQuery query, ServerCallContext context)
    {
        var page = await queries.ListAsync(query, context.CancellationToken).ConfigureAwait(false);
        var response = new ListEdgesResponse { Forgotten = (ulong)page.Forgotten };
        response.Edges.AddRange(page.Edges.Select(TopologyMapping.ToWire));
        return response;
    }
}
