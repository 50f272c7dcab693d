using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Anomalies.</content>
internal static partial class CrossTenantCases
{
    private const string Anomalies = "assembly.admin.v1.AnomalyAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfAnomalies() =>
    [
        Case(Anomalies + "ListAnomalies", OK, n => new ListAnomaliesRequest { Org = n.Org }),
        Case(Anomalies + "ListAnomalies", OK, n => new ListAnomaliesRequest { AfterId = n.Anomaly }),
        Case(Anomalies + "ListAnomalies", NotFound, n => new ListAnomaliesRequest { Org = n.Org, Agent = n.Agent }),
        Case(Anomalies + "GetAnomaly", NotFound, n => new GetAnomalyRequest { Id = n.Anomaly }),
        Case(Anomalies + "JudgeAnomaly", NotFound,
            n => new JudgeAnomalyRequest { Id = n.Anomaly, Verdict = "confirmed", Reason = "spec" }),
        Case(Anomalies + "GetAnomalyRules", NotFound, n => new GetAnomalyRulesRequest { Org = n.Org }),
        Case(Anomalies + "SetAnomalyRules", NotFound, n => new SetAnomalyRulesRequest
        {
            Org = n.Org, Rules = new() { WindowSecs = 60 }, Reason = "spec",
        }),
    ];
}
