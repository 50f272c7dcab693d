using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>The type of events.</summary>
internal sealed class EventType : AutoRegisteringObjectGraphType<EventNode>
{
    public EventType(ModelSet models)
    {
        Field<AgentType>("agent").Description("The agent that it is about; null where it is about none.")
            .Resolve(context => AgentQueries.FindLater(models, context.Source.Look, context.Source.AgentId));
        Field<JsonScalar>("data").Description(
            "What happened, as it was recorded. Sealed inputs are left out; for viewers of one tenant also what credentials are checked by.")
            .Resolve(context => LogEvents.Of(context).Load<object>(
                context.Source.Position, chained => EventData.Of(chained, context.Source.Look.Viewer.Org is null)));
        Field<StringGraphType>("hash").Description("SHA-256 of the event's bytes: 64 hexadecimal digits.")
            .Resolve(context => LogEvents.Of(context).Load(context.Source.Position, chained => chained.Hash.ToString()));
        Field<StringGraphType>("previousHash").Description("The hash of the event before it in its stream; zeros for the first.")
            .Resolve(context => LogEvents.Of(context).Load(context.Source.Position, chained => chained.PreviousHash.ToString()));
    }
}

/// <summary>The type of decisions.</summary>
internal sealed class DecisionType : AutoRegisteringObjectGraphType<DecisionNode>
{
    public DecisionType(ModelSet models)
    {
        Field<AgentType>("agent").Description("The agent that acted; null where nobody known was claimed.")
            .Resolve(context => AgentQueries.FindLater(models, context.Source.Look, context.Source.AgentId));
    }
}
