using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Contracts.Topology.V1;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Topology;

/// <summary><c>assembly.topology.v1.TopologyService</c>: maps, and decides nothing.</summary>
public sealed class TopologyGrpcService(
    CallerIdentity callers, WriteSideState state, AgentTrees trees, EdgeReports reports)
    : TopologyService.TopologyServiceBase
{
    /// <inheritdoc/>
    public override Task<GetAgentTreeResponse> GetAgentTree(GetAgentTreeRequest request, ServerCallContext context)
    {
        var root = AgentOf(request.Org, "agent_id", request.AgentId, context);
        var levels = (int)Math.Min(request.MaxDepth, int.MaxValue);
        return trees.TreeOf(root, levels) switch
        {
            AgentTreeReply.Found found => Task.FromResult(
                new GetAgentTreeResponse { Root = TopologyMapping.ToWire(found.Root) }),
            AgentTreeReply.NotARoot below => throw GrpcErrors.Refused(
                Code.FailedPrecondition, "NOT_A_ROOT", $"agent_id: {root.Id} is no root; its root is {below.Root}"),
            _ => throw TooMany(
                "TREE_TOO_LARGE", $"agent_id: more than {AgentTrees.NodesMax} agents stand there; set max_depth"),
        };
    }

    /// <inheritdoc/>
    public override Task<GetLineageResponse> GetLineage(GetLineageRequest request, ServerCallContext context)
    {
        var agent = AgentOf(request.Org, "agent_id", request.AgentId, context);
        var response = new GetLineageResponse();
        response.Ancestors.AddRange(trees.LineageOf(agent).Select(TopologyMapping.ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<GetTeamMembersResponse> GetTeamMembers(GetTeamMembersRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var team = FieldRules.Required("team_id", request.TeamId);
        var members = caller.BelongsTo(org) ? trees.MembersOf(org, team) : [];
        if (members.IsEmpty)
        {
            throw CallerScope.NotFound(
                "TEAM_UNKNOWN", $"team_id: no team '{team}' with an agent in it is known in org '{org}'");
        }

        if (members.Length > AgentTrees.NodesMax)
        {
            throw TooMany("TEAM_TOO_LARGE",
                $"team_id: more than {AgentTrees.NodesMax} agents are in it; page through them with AgentAdminService.ListAgents");
        }

        var response = new GetTeamMembersResponse();
        response.Members.AddRange(members.Select(TopologyMapping.ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<ReportEdgeResponse> ReportEdge(ReportEdgeRequest request, ServerCallContext context)
    {
        var caller = callers.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var kind = TopologyMapping.KindOf("edge_type", request.EdgeType);
        var metadata = EdgeMetadata.TryRead(request.MetadataJson, out var problem)
            ?? throw GrpcErrors.Invalid("metadata_json", problem!);
        var source = state.Agents.AgentOf(caller, org, "source_agent_id", request.SourceAgentId);
        var target = state.Agents.AgentOf(caller, org, "target_agent_id", request.TargetAgentId);
        var outcome = await reports.ReportAsync(
            new EdgeReport(caller, source, target, kind, metadata), context.CancellationToken).ConfigureAwait(false);
        var response = new ReportEdgeResponse { Id = IdOf(outcome.Reply) };
        response.Cycle.AddRange(outcome.Cycle.Select(agent => agent.ToString()));
        return response;
    }

    private static long IdOf(EdgeReply reply) => reply switch
    {
        EdgeReply.Observed observed => observed.Id,
        EdgeReply.NotAuthor => throw GrpcErrors.Refused(Code.PermissionDenied, "EDGE_OF_OTHERS",
            "an agent reports edges that leave it, and approves and messages also where they enter it; "
            + "let the agent itself report this one, or the operator"),
        EdgeReply.Full => throw TooMany("EDGES_FULL",
            $"the org has {EdgesState.DistinctMax} distinct edges, and no new one is taken; known ones are still counted"),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };

    private static RpcException TooMany(string reason, string message) =>
        GrpcErrors.Refused(Code.FailedPrecondition, reason, message);

    private KnownAgent AgentOf(string org, string field, string text, ServerCallContext context)
    {
        var caller = callers.Of(context);
        return state.Agents.AgentOf(caller, CallerScope.OrgOf(caller, org), field, text);
    }
}
