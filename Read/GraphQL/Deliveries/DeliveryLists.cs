using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Deliveries;

/// <summary>How destinations and deliveries are listed.</summary>
internal sealed class DeliveryLists(ModelSet models)
{
    public ListTypes<DestinationType, StreamDocument<DestinationState>> Destinations { get; } = new(new()
    {
        Node = "AlertDestination",
        Projection = models.People.Destinations,
        Shape = models.People.Destinations.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants."),
            Filter.Texts("name", "name", "Of one of these names."),
            Filter.Words<DestinationKind>("kind", "kind", "Of one of these kinds.", DestinationKinds.NameOf),
            Filter.Truth("enabled", "enabled", "To which anything is sent, or is not."),
        ],
        Orders = [new("NAME", "name", false), .. Tenanted.Orders],
        Show = (look, listed) => new DestinationNode(look, listed.Document),
    });

    public ListTypes<DeliveryType, StreamDocument<DeliveryState>> Deliveries { get; } = new(new()
    {
        Node = "Delivery",
        Projection = models.People.Deliveries,
        Shape = models.People.Deliveries.Documents,
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants."),
            Filter.Since("since", "born", "Queued at this moment or later."),
            Filter.Until("until", "born", "Queued before this moment."),
            Filter.Words<DeliveryPhase>("status", "status", "That stand like this.", DeliveryPhases.NameOf),
            Filter.Texts("destination", "destination", "To one of these destinations, by name."),
            Filter.Texts("alert", "alert", "About one of these alerts, by id."),
            Filter.Words<AlertSeverity>("severity", "severity", "Of one of these severities.", AlertSeverities.NameOf),
            Filter.Words<AlertOccasion>("occasion", "occasion", "On one of these occasions.", AlertOccasions.NameOf),
        ],
        Orders = [.. Tenanted.Orders, new("DUE_FIRST", "due", false)],
        Show = (look, listed) => new DeliveryNode(look, listed.Document),
    });
}
