using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>The type of edges between agents.</summary>
internal sealed class TopologyEdgeType : AutoRegisteringObjectGraphType<EdgeNode>
{
    public TopologyEdgeType(ModelSet models)
    {
        Field<AgentType>("source").Description("The agent that it leaves; null where it is not registered, or may not be seen.")
            .Resolve(context => AgentQueries.FindLater(models, context.Source.Look, context.Source.SourceId));
        Field<AgentType>("target").Description("The agent that it enters; null where none is named, and as for the source.")
            .Resolve(context => AgentQueries.FindLater(models, context.Source.Look, context.Source.TargetId));
    }
}
