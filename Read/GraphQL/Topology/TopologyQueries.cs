using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>Queries of how agents stand to each other.</summary>
internal static class TopologyQueries
{
    /// <summary>How far around an agent may be looked.</summary>
    public const int AroundMax = 5;

    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        var (graphs, trees) = (new GraphReader(models), new TreeReader(models));
        root.RootList("edges", "What agents have to do with each other.", lists.Edges);
        root.RootField<GraphNode>(
            "topology", "Agents and edges as a graph.",
            async (context, look) => await graphs.GraphAsync(look, WantedBy(context), context.CancellationToken).ConfigureAwait(false))
            .AddWanted();
        root.RootField<StatsNode>(
            "topologyStats", "How many agents and edges there are, by what they are like.",
            async (context, look) => await graphs.CountAsync(look, WantedBy(context), context.CancellationToken).ConfigureAwait(false))
            .AddWanted();
        var tree = root.RootField<TreeNode>(
            "agentTree", "An agent with those below it; null where there is none, or none that may be seen.",
            async (context, look) => await AgentQueries.ResolveAsync(models, look, context.GetArgument<string>("root"), context.CancellationToken)
                .ConfigureAwait(false) is { } agent
                ? await trees.TreeAsync(
                    agent,
                    Within("depth", context.GetArgument("depth", AgentLineage.DepthMax), AgentLineage.DepthMax),
                    context.GetArgument<AgentStatus[]?>("status"),
                    context.GetArgument("keepAncestors", true),
                    context.CancellationToken).ConfigureAwait(false)
                : null);
        tree.Arguments!.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "root", Description = "The agent where to begin: its id, its identifier, or its name where no other has it." });
        tree.Arguments.Add(new QueryArgument<IntGraphType> { Name = "depth", Description = $"How many levels below it: 1 to {AgentLineage.DepthMax}, which is the default." });
        tree.Arguments.Add(new QueryArgument<ListGraphType<NonNullGraphType<EnumerationGraphType<AgentStatus>>>> { Name = "status", Description = "What agents must be like; anything where it is not given." });
        tree.Arguments.Add(new QueryArgument<BooleanGraphType> { Name = "keepAncestors", Description = "Whether others are shown where wanted ones stand below them (the default); else they end their branch." });
    }

    /// <summary>What of an agent tells how it stands to others.</summary>
    public static void AddTo(AgentType agents, ListCatalog lists, ModelSet models)
    {
        var (graphs, trees) = (new GraphReader(models), new TreeReader(models));
        agents.Field<NonNullGraphType<ListGraphType<NonNullGraphType<AgentType>>>>("lineage")
            .Description("The agent and those above it, itself first and its root last; it ends where the next may not be seen.")
            .ResolveAsync(async context => await trees.LineageAsync(context.Source, context.CancellationToken).ConfigureAwait(false));
        agents.Field<NonNullGraphType<GraphQLClrOutputTypeReference<GraphNode>>>("neighbourhood")
            .Description("The agents that few edges lead to, whichever way these point, and these edges.")
            .Argument<IntGraphType>("depth", $"How many edges away: 1 to {AroundMax}; 1 where it is not given.")
            .Argument<ListGraphType<NonNullGraphType<EnumerationGraphType<Domain.Topology.EdgeKind>>>>("kinds", "Edges of these kinds; all where it is not given.")
            .ResolveAsync(async context => await graphs.AroundAsync(
                context.Source.Look,
                context.Source.Id,
                Within("depth", context.GetArgument("depth", 1), AroundMax),
                new(Kinds: context.GetArgument<Domain.Topology.EdgeKind[]?>("kinds")),
                context.CancellationToken).ConfigureAwait(false));
        agents.NestedList<AgentNode, TopologyEdgeType, Projections.Models.Edges.EdgeDocument>(
            "edges", "The edges that leave it.", lists.Edges,
            agent => (agent.Look, [Projections.Engine.Condition.Is("source", agent.Id)]));
        agents.NestedList<AgentNode, TopologyEdgeType, Projections.Models.Edges.EdgeDocument>(
            "incomingEdges", "The edges that enter it.", lists.Edges,
            agent => (agent.Look, [Projections.Engine.Condition.Is("target", agent.Id)]));
    }

    private static void AddWanted(this FieldType field) => field.Arguments!.Add(
        new QueryArgument<GraphQLClrInputTypeReference<GraphWanted>> { Name = "where", Description = "What is wanted; everything where it is not given." });

    private static GraphWanted WantedBy(IResolveFieldContext context) => context.GetArgument<GraphWanted?>("where") ?? new();

    private static int Within(string argument, int value, int most) => value >= 1 && value <= most
        ? value
        : throw new ReadError("VALIDATION_FAILED", 400, $"{argument} must be 1 to {most}, not {value}");
}
