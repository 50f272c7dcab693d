using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Trust.</content>
internal static partial class CrossTenantCases
{
    private const string Trust = "assembly.admin.v1.TrustAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfTrust() =>
    [
        Case(Trust + "ListTrust", OK, n => new ListTrustRequest { Org = n.Org }),
        Case(Trust + "ListTrust", OK, _ => new ListTrustRequest()),
        Case(Trust + "GetTrust", NotFound, n => new GetTrustRequest { Agent = Wire.Ref(n.Agent, n.Org) }),
        Case(Trust + "GetTrustWeights", NotFound, n => new GetTrustWeightsRequest { Org = n.Org }),
        Case(Trust + "SetTrustWeights", NotFound, n => new SetTrustWeightsRequest { Org = n.Org, Reason = "spec" }),
        Case(Trust + "SetTrustWeights", PermissionDenied, _ => new SetTrustWeightsRequest { Reason = "spec" }),
    ];
}
