using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Destinations and deliveries.</content>
internal static partial class CrossTenantCases
{
    private const string Destinations = "assembly.admin.v1.DestinationAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfDestinations() =>
    [
        Case(Destinations + "SetDestination", NotFound, n => new SetDestinationRequest
        {
            Org = n.Org, Name = n.Destination, Kind = "smtp",
            Settings = { ["host"] = "mail.example.com", ["from"] = "a@example.com", ["to"] = "b@example.com" },
        }),
        Case(Destinations + "RemoveDestination", NotFound, n => new RemoveDestinationRequest { Org = n.Org, Name = n.Destination }),
        Case(Destinations + "RemoveDestination", NotFound, n => new RemoveDestinationRequest { Name = n.Destination }),
        Case(Destinations + "ListDestinations", NotFound, n => new ListDestinationsRequest { Org = n.Org }),
        Case(Destinations + "GetDestination", NotFound, n => new GetDestinationRequest { Org = n.Org, Name = n.Destination }),
        Case(Destinations + "GetDestination", NotFound, n => new GetDestinationRequest { Name = n.Destination }),
        Case(Destinations + "TestDestination", NotFound, n => new TestDestinationRequest { Org = n.Org, Name = n.Destination }),
        Case(Destinations + "TestDestination", NotFound, n => new TestDestinationRequest { Name = n.Destination }),
        Case(Destinations + "ListDeliveries", NotFound, n => new ListDeliveriesRequest { Org = n.Org }),
        Case(Destinations + "ListDeliveries", OK, n => new ListDeliveriesRequest { Destination = n.Destination }),
        Case(Destinations + "ListDeliveries", InvalidArgument, n => new ListDeliveriesRequest { AfterId = n.Delivery }),
        Case(Destinations + "GetDelivery", NotFound, n => new GetDeliveryRequest { Id = n.Delivery }),
        Case(Destinations + "RequeueDelivery", NotFound, n => new RequeueDeliveryRequest { Id = n.Delivery, Reason = "spec" }),
    ];
}
