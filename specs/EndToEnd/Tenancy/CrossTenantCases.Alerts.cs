using AgentAssembly.Contracts.Admin.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Alerts. An alert of another org that is there: AlertRuleSpecs of the commands.</content>
internal static partial class CrossTenantCases
{
    /// <summary>The stream of alerts, which ends only when its caller wants.</summary>
    public const string WatchAlerts = Alerts + "WatchAlerts";

    private const string Alerts = "assembly.admin.v1.AlertAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfAlerts() =>
    [
        Case(Alerts + "ListAlerts", OK, n => new ListAlertsRequest { Org = n.Org }),
        Case(Alerts + "ListAlerts", OK, n => new ListAlertsRequest { Team = n.Team, AfterId = n.Approval }),
        Case(Alerts + "ListAlerts", NotFound, n => new ListAlertsRequest { Org = n.Org, Agent = n.Agent }),
        Case(Alerts + "GetAlert", NotFound, n => new GetAlertRequest { Id = n.Approval }),
        Case(WatchAlerts, NotFound, n => new WatchAlertsRequest { Org = n.Org, AfterPosition = 0 }),
        Case(Alerts + "AcknowledgeAlert", NotFound, n => new AcknowledgeAlertRequest { Id = n.Approval }),
        Case(Alerts + "ResolveAlert", NotFound, n => new ResolveAlertRequest { Id = n.Approval }),
        Case(Alerts + "SilenceAlert", NotFound, n => new SilenceAlertRequest { Id = n.Approval, DurationSecs = 60, Reason = "spec" }),
        Case(Alerts + "SetSilence", NotFound,
            n => new SetSilenceRequest { Org = n.Org, DurationSecs = 60, Silence = new() { Team = n.Team, Reason = "spec" } }),
        Case(Alerts + "EndSilence", NotFound, n => new EndSilenceRequest { Org = n.Org, Id = n.Approval }),
        Case(Alerts + "ListSilences", NotFound, n => new ListSilencesRequest { Org = n.Org }),
        Case(Alerts + "SetAlertRule", NotFound, n => new SetAlertRuleRequest { Org = n.Org, Rule = RuleFor("") }),
        Case(Alerts + "SetAlertRule", NotFound, n => new SetAlertRuleRequest { Org = n.Org, Rule = RuleFor(n.Agent) }),
        Case(Alerts + "RemoveAlertRule", NotFound, n => new RemoveAlertRuleRequest { Org = n.Org, Name = "spec" }),
        Case(Alerts + "ListAlertRules", NotFound, n => new ListAlertRulesRequest { Org = n.Org }),
        Case(Alerts + "GetAlertRule", NotFound, n => new GetAlertRuleRequest { Org = n.Org, Name = "spec" }),
        Case(Alerts + "PreviewAlertRule", NotFound, n => new PreviewAlertRuleRequest { Org = n.Org, Rule = RuleFor("") }),
        Case(Alerts + "PreviewAlertRule", NotFound, n => new PreviewAlertRuleRequest { Org = n.Org, Rule = new() { Name = "spec" } }),
        Case(Alerts + "SetAlertRoute", NotFound,
            n => new SetAlertRouteRequest { Org = n.Org, Route = new() { Team = n.Team, Destinations = { "ops" } } }),
        Case(Alerts + "ClearAlertRoute", NotFound, n => new ClearAlertRouteRequest { Org = n.Org, Team = n.Team }),
        Case(Alerts + "ListAlertRoutes", NotFound, n => new ListAlertRoutesRequest { Org = n.Org }),
    ];

    private static AlertRuleRecord RuleFor(string agent) => new()
    {
        Name = "spec", Metric = "policy_violation_count", Operator = ">", Threshold = "1", Severity = "low", Agent = agent,
    };
}
