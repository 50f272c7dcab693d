using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models.Alerts;
using AgentAssembly.Projections.Models.Anomalies;
using AgentAssembly.Projections.Models.Approvals;
using AgentAssembly.Projections.Models.Deliveries;
using AgentAssembly.Projections.Models.Halts;
using AgentAssembly.Projections.Models.Identity;
using AgentAssembly.Projections.Models.Secrets;
using AgentAssembly.Projections.Models.Tenancy;

namespace AgentAssembly.Projections.Models;

/// <summary>The read models of what people and organisations are and do.</summary>
public sealed class PeopleModels
{
    /// <summary>Requests for approval.</summary>
    public ApprovalsProjection Approvals { get; } = new();

    /// <summary>Whom they go to.</summary>
    public RoutingProjection Routing { get; } = new();

    /// <summary>Alerts.</summary>
    public AlertsProjection Alerts { get; } = new();

    /// <summary>What alerts are raised by.</summary>
    public AlertRulesProjection AlertRules { get; } = new();

    /// <summary>Whom alerts are told.</summary>
    public AlertingProjection Alerting { get; } = new();

    /// <summary>Where deliveries go.</summary>
    public DestinationsProjection Destinations { get; } = new();

    /// <summary>Deliveries.</summary>
    public DeliveriesProjection Deliveries { get; } = new();

    /// <summary>Anomalies.</summary>
    public AnomaliesProjection Anomalies { get; } = new();

    /// <summary>What counts as one.</summary>
    public AnomalyRulesProjection AnomalyRules { get; } = new();

    /// <summary>Halts and operations.</summary>
    public HaltsProjection Halts { get; } = new();

    /// <summary>Orgs and roles.</summary>
    public OrgsProjection Orgs { get; } = new();

    /// <summary>Teams and enrolments.</summary>
    public TeamsProjection Teams { get; } = new();

    /// <summary>Accounts.</summary>
    public UsersProjection Users { get; } = new();

    /// <summary>API keys.</summary>
    public ApiKeysProjection ApiKeys { get; } = new();

    /// <summary>Secrets.</summary>
    public SecretsProjection Secrets { get; } = new();

    /// <summary>Data keys.</summary>
    public DataKeysProjection DataKeys { get; } = new();

    /// <summary>All of them.</summary>
    public ImmutableArray<Projection> All =>
    [
        Approvals, Routing, Alerts, AlertRules, Alerting, Destinations, Deliveries, Anomalies, AnomalyRules, Halts, Orgs, Teams,
        Users, ApiKeys, Secrets, DataKeys,
    ];
}
