using System.Collections.Immutable;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Approvals;

/// <summary>Whom orgs ask for approval, and who decides in the place of whom.</summary>
public sealed class RoutingProjection : Projection
{
    /// <summary>The ways that questions take, by team and kind.</summary>
    public static KeyedShape<ItemDocument<ApprovalRoute>> Routes { get; } = ItemDocuments.Shape<ApprovalRoute>(
        "approval_routes",
        DocumentSight.Org,
        [Columns.Texts<ItemDocument<ApprovalRoute>>("kind", document => document.Item.Kind)],
        []);

    /// <summary>The delegations, by who and whom. Those that ended by themselves stay, with their end.</summary>
    public static KeyedShape<ItemDocument<ApprovalDelegation>> Delegations { get; } = ItemDocuments.Shape<ApprovalDelegation>(
        "approval_delegations",
        DocumentSight.Org,
        [
            Columns.Texts<ItemDocument<ApprovalDelegation>>("giver", document => document.Item.From),
            Columns.Texts<ItemDocument<ApprovalDelegation>>("taker", document => document.Item.To),
            Columns.Numbers<ItemDocument<ApprovalDelegation>>("ends_at", document => document.Item.Until.UnixMicroseconds),
        ],
        []);

    /// <inheritdoc/>
    public override string Name => "routing";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["routing"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Routes, Delegations];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case RoutingEvent.Set e:
                documents.Put(Routes, (ItemKey.Of(told.Org, e.Route.Team, e.Route.Kind), e.Route.Team), told, e.Route);
                break;
            case RoutingEvent.Cleared e:
                documents.Remove(Routes, ItemKey.Of(told.Org, e.Team, e.Kind));
                break;
            case RoutingEvent.Delegated { Delegation: var delegation }:
                documents.Put(
                    Delegations, (ItemKey.Of(told.Org, delegation.From, delegation.To), delegation.Team), told, delegation);
                break;
            case RoutingEvent.DelegationEnded e:
                documents.Remove(Delegations, ItemKey.Of(told.Org, e.From, e.To));
                break;
        }
    }
}
