using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Alerts;
using AgentAssembly.Read.GraphQL.Anomalies;
using AgentAssembly.Read.GraphQL.Approvals;
using AgentAssembly.Read.GraphQL.Deliveries;
using AgentAssembly.Read.GraphQL.Halts;
using AgentAssembly.Read.GraphQL.Identity;
using AgentAssembly.Read.GraphQL.Secrets;
using AgentAssembly.Read.GraphQL.Tenancy;

namespace AgentAssembly.Read.GraphQL.Schema;

/// <summary>Queries of what people and organisations are and do.</summary>
internal static class PeopleQueries
{
    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        ApprovalQueries.AddTo(root, lists.Approvals);
        AlertQueries.AddTo(root, lists.Alerts);
        DeliveryQueries.AddTo(root, lists.Deliveries);
        AnomalyQueries.AddTo(root, lists.Anomalies, models);
        HaltQueries.AddTo(root, lists.Halts);
        TenancyQueries.AddTo(root, lists.Tenancy);
        IdentityQueries.AddTo(root, lists.Identity);
        SecretQueries.AddTo(root, lists.Secrets);
    }
}
