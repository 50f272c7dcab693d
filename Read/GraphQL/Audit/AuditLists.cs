using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>How events and decisions are listed.</summary>
internal static class AuditLists
{
    private static readonly ImmutableArray<Order> Orders = [new("NEWEST_FIRST", null, true), new("OLDEST_FIRST", null, false)];

    private static readonly ImmutableArray<Filter> Common =
    [
        Filter.Texts("org", "org", "Of one of these tenants."),
        Filter.Texts("team", "team", "Of one of these teams."),
        Filter.Texts("agent", "agent", "About one of these agents, by id."),
        Filter.Texts("principal", "principal", "Caused by one of these."),
        Filter.Texts("trace", "correlation", "Of one of these runs or undertakings."),
        Filter.Texts("stream", "stream", "In one of these streams."),
        Filter.Since("since", "recorded_at", "Recorded at this moment or later."),
        Filter.Until("until", "recorded_at", "Recorded before this moment."),
    ];

    private static readonly ImmutableArray<Filter> OfDecisions =
    [
        Filter.Words<Verdict>("verdict", "verdict", "Of one of these verdicts.", Verdicts.Name),
        Filter.Texts("tool", "tool", "About one of these tools."),
        Filter.Texts("rule", "rule", "By one of these rules."),
        Filter.Texts("approval", "approval", "That began, wait for or redeem one of these approvals."),
    ];

    public static ListOf<EventDocument> Events(ModelSet models) => new()
    {
        Node = "AuditEvent",
        Projection = models.Events,
        Shape = EventsProjection.Events,
        Filters = [Filter.Texts("type", "type", "Of one of these types, such as action.decided."), .. Common, .. OfDecisions],
        Orders = Orders,
        Show = (look, listed) => new EventNode(look, listed),
    };

    public static ListOf<EventDocument> Decisions(ModelSet models) => new()
    {
        Node = "Decision",
        Projection = models.Events,
        Shape = EventsProjection.Events,
        Always = [Condition.Is("type", ActionDecided.Type)],
        Filters = [.. Common, .. OfDecisions],
        Orders = Orders,
        Show = (look, listed) => new DecisionNode(look, listed, listed.Document.Decision!),
    };
}
