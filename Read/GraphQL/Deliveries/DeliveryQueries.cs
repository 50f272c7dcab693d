using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;

namespace AgentAssembly.Read.GraphQL.Deliveries;

/// <summary>Queries of destinations and deliveries: for those who may see them by gRPC, who are developers of the whole org.</summary>
internal static class DeliveryQueries
{
    public static void AddTo(QueryRoot root, DeliveryLists lists)
    {
        root.RootList("alertDestinations", "Where alerts are sent.", lists.Destinations).RequiresScope(CredentialScope.Write);
        root.RootList("deliveries", "What was sent to destinations.", lists.Deliveries).RequiresScope(CredentialScope.Write);
        root.RootOne("delivery", "One delivery", lists.Deliveries).RequiresScope(CredentialScope.Write);
    }
}
