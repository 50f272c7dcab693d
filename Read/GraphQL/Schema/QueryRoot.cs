using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Activity;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Pricing;
using AgentAssembly.Read.GraphQL.Replays;
using AgentAssembly.Read.GraphQL.Sessions;
using AgentAssembly.Read.GraphQL.Sources;
using AgentAssembly.Read.GraphQL.Spending;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Schema;

/// <summary>The root of queries: each area adds its fields.</summary>
internal sealed class QueryRoot : ObjectGraphType
{
    /// <summary>Makes the root.</summary>
    public QueryRoot(ListCatalog lists, ModelSet models, Policies.PolicyReader policies, Policies.PolicyAnswers answers)
    {
        (Name, Description) = ("Query", "Everything that can be looked at, now or as of any moment of the past.");
        AgentQueries.AddTo(this, lists, models);
        AuditQueries.AddTo(this, lists);
        ReplayQueries.AddTo(this, lists, models);
        PeopleQueries.AddTo(this, lists, models);
        ActivityQueries.AddTo(this, models);
        KpiQueries.AddTo(this, models);
        SpendQueries.AddTo(this, models);
        PriceQueries.AddTo(this, models);
        SessionLists.AddTo(this, lists, models);
        SourceLists.AddTo(this, lists);
        Topology.TopologyQueries.AddTo(this, lists, models);
        Policies.PolicyQueries.AddTo(this, lists, policies, answers);
        Machine.MachineQueries.AddTo(this, lists, models);
    }
}
