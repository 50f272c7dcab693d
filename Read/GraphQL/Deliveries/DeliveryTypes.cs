using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL.Alerts;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Deliveries;

/// <summary>The type of destinations.</summary>
internal sealed class DestinationType : AutoRegisteringObjectGraphType<DestinationNode>
{
    public DestinationType(ListCatalog lists)
    {
        this.RequiresScope(CredentialScope.Write);
        this.NestedList<DestinationNode, DeliveryType, StreamDocument<DeliveryState>>(
            "deliveries", "What was sent there.", lists.Deliveries.Deliveries,
            destination => (destination.Look, [Condition.Is("org", destination.Org), Condition.Is("destination", destination.Name)]));
    }
}

/// <summary>The type of deliveries.</summary>
internal sealed class DeliveryType : AutoRegisteringObjectGraphType<DeliveryNode>
{
    public DeliveryType(ListCatalog lists)
    {
        this.RequiresScope(CredentialScope.Write);
        Field<AlertType>("alert").Description("The alert that is told; null for a trial.").ResolveAsync(async context =>
            await lists.Alerts.Alerts.List.FindAsync(context.Source.Look, context.Source.AlertId, context.CancellationToken).ConfigureAwait(false));
    }
}
