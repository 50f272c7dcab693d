using AgentAssembly.Domain.Log;
using AgentAssembly.Read.GraphQL.Live;
using AgentAssembly.Read.GraphQL.Mutations;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Schema;

/// <summary>What can be asked, commanded and listened to.</summary>
internal sealed class AssemblySchema : global::GraphQL.Types.Schema
{
    /// <summary>Makes the schema.</summary>
    public AssemblySchema(IServiceProvider services, QueryRoot query, CommandMutation mutation, SubscriptionRoot subscription)
        : base(services)
    {
        GlobalSwitches.EnableReadDescriptionFromXmlDocumentation = true;
        Description = "Agent Assembly: what agents did, who may do what, and the proof of both.";
        this.RegisterTypeMapping<Position, PositionScalar>();
        this.RegisterTypeMapping<Instant, InstantScalar>();
        this.RegisterTypeMapping<decimal, DecimalScalar>();
        this.RegisterTypeMapping<Domain.Pricing.Usd, DecimalScalar>();
        Query = query;
        mutation.AddTo(this);
        Subscription = subscription;
    }
}
