using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Approvals;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Approvals;

/// <summary>How approvals and what is around them are listed.</summary>
internal sealed class ApprovalLists(ModelSet models)
{
    public ListTypes<ApprovalType, StreamDocument<ApprovalState>> Approvals { get; } = new(new()
    {
        Node = "Approval",
        Projection = models.People.Approvals,
        Shape = models.People.Approvals.Documents,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Words<ApprovalPhase>("status", "status", "That stand like this.", ApprovalPhases.NameOf),
            Filter.Texts("agent", "agent", "That one of these agents asks, by id."),
            Filter.Words<ActionKind>("kind", "kind", "About one of these kinds of actions.", ActionKinds.WireName),
            Filter.Texts("target", "target", "That one of these is asked now: roles, or principals."),
            Filter.Texts("rule", "rule", "That one of these rules wants."),
            Filter.Until("expiresBefore", "expires_at", "That expire before this moment."),
            Filter.Search("text", "search", "Whose subject, rule or id contains this."),
        ],
        Orders = [.. Tenanted.Orders, new("EXPIRING_FIRST", "expires_at", false)],
        Show = (look, listed) => new ApprovalNode(look, listed.Document),
    });

    public ListTypes<ApprovalRouteType, ItemDocument<ApprovalRoute>> Routes { get; } = new(new()
    {
        Node = "ApprovalRoute",
        Projection = models.People.Routing,
        Shape = RoutingProjection.Routes,
        Filters = [.. Tenanted.Filters, Filter.Texts("kind", "kind", "Of one of these kinds of actions, such as TOOL_CALL.")],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new ApprovalRouteNode(listed.Document),
    });

    public ListTypes<ApprovalDelegationType, ItemDocument<ApprovalDelegation>> Delegations { get; } = new(new()
    {
        Node = "ApprovalDelegation",
        Projection = models.People.Routing,
        Shape = RoutingProjection.Delegations,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Texts("from", "giver", "Of the rights of one of these."),
            Filter.Texts("to", "taker", "To one of these."),
            Filter.Since("endingSince", "ends_at", "That end at this moment or later: give the present for those that last."),
        ],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new ApprovalDelegationNode(listed.Document),
    });
}
