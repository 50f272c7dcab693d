using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Deliveries;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>The type of alerts.</summary>
internal sealed class AlertType : AutoRegisteringObjectGraphType<AlertNode>
{
    public AlertType(ListCatalog lists, ModelSet models)
    {
        this.AgentOf(models, "The agent that it is about; null where it is about none.", alert => (alert.Look, alert.AgentId));
        this.NestedList<AlertNode, DeliveryType, StreamDocument<DeliveryState>>(
            "deliveries", "Whom it was told, and how that went.", lists.Deliveries.Deliveries,
            alert => (alert.Look, [Condition.Is("org", alert.Org), Condition.Is("alert", alert.Id)])).RequiresScope(CredentialScope.Write);
    }
}

/// <summary>The type of rules.</summary>
internal sealed class AlertRuleType : AutoRegisteringObjectGraphType<AlertRuleNode>
{
    public AlertRuleType(ListCatalog lists) => this.NestedList<AlertRuleNode, AlertType, StreamDocument<Domain.Alerts.AlertState>>(
        "alerts", "The alerts that it raised.", lists.Alerts.Alerts,
        rule => (rule.Look, [Condition.Is("org", rule.Org), Condition.Is("rule", rule.Id)]));
}

/// <summary>The type of silences.</summary>
internal sealed class AlertSilenceType : AutoRegisteringObjectGraphType<AlertSilenceNode>;

/// <summary>The type of routes.</summary>
internal sealed class AlertRouteType : AutoRegisteringObjectGraphType<AlertRouteNode>;
