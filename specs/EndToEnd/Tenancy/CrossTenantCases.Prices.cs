using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Prices.</content>
internal static partial class CrossTenantCases
{
    private const string Prices = "assembly.admin.v1.PricingAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfPrices() =>
    [
        Case(Prices + "PublishPrices", NotFound, n => Publishing(n.Org)),
        Case(Prices + "PublishPrices", PermissionDenied, _ => Publishing("")),
        Case(Prices + "ListPrices", NotFound, n => new ListPricesRequest { Org = n.Org }),
        Case(Prices + "ListPrices", OK, _ => new ListPricesRequest { Org = "acme" }),
        Case(Prices + "ListPrices", OK, _ => new ListPricesRequest()),
        Case(Prices + "QuotePrice", NotFound, n => new QuotePriceRequest { Org = n.Org, Model = "m" }),
        Case(Prices + "QuotePrice", OK, _ => new QuotePriceRequest { Org = "acme", Model = "m" }),
    ];

    private static PublishPricesRequest Publishing(string org) => new()
    {
        Org = org,
        Reason = "spec",
        Prices = { new ModelPrice { Model = "m", InputPerMillion = "1", OutputPerMillion = "1" } },
    };
}
