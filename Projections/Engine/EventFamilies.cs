using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Sessions;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Projections.Engine;

/// <summary>Which families of events the streams of each category tell. Pure.</summary>
internal static class EventFamilies
{
    private static readonly FrozenDictionary<string, Func<EventEnvelope, object?>> Readers =
        new Dictionary<string, Func<EventEnvelope, object?>>(StringComparer.Ordinal)
        {
            ["agent"] = AgentEventCodec.Read,
            ["alert"] = AlertEventCodec.Read,
            ["alerting"] = AlertingEvent.Read,
            ["alertrule"] = AlertRuleEvent.Read,
            ["anomaly"] = AnomalyEvent.Read,
            ["anomalyrule"] = AnomalyRulesEvent.Read,
            ["apikey"] = ApiKeyEvent.Read,
            ["approval"] = ApprovalEventCodec.Read,
            ["budget"] = BudgetEventCodec.Read,
            ["command"] = CommandAccepted.Read,
            ["delivery"] = DeliveryEventCodec.Read,
            ["destination"] = DestinationEvent.Read,
            ["edges"] = EdgeObserved.Read,
            ["halt"] = HaltEvent.Read,
            ["key"] = KeyEvent.Read,
            ["node"] = NodeEvent.Read,
            ["org"] = OrgEvent.Read,
            ["policy"] = PolicyPublished.Read,
            ["pricing"] = PricingPublished.Read,
            ["replay"] = ReplayEvent.Read,
            ["routing"] = RoutingEvent.Read,
            ["secret"] = SecretEvent.Read,
            ["session"] = envelope =>
                ActionDecided.Read(envelope) ?? (object?)SessionClosed.Read(envelope) ?? ToolDispatched.Read(envelope),
            ["source"] = envelope => CallersRefused.Read(envelope) ?? (object?)SourceEventCodec.Read(envelope),
            ["team"] = TeamEvent.Read,
            ["trust"] = TrustWeightsSet.Read,
            ["user"] = UserEvent.Read,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads an event's data; null for types and categories that this version does not know.</summary>
    public static object? Read(string category, EventEnvelope envelope) =>
        Readers.TryGetValue(category, out var read) ? read(envelope) : null;
}
