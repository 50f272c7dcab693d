using System.Collections.Immutable;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Tenancy;

/// <summary>An org.</summary>
/// <param name="Title">The name that people read; empty where it has none.</param>
/// <param name="IsFounded">Whether somebody founded it; the default org is there without.</param>
public sealed record OrgItem(string Title, bool IsFounded);

/// <summary>The orgs that were founded or have agents, and who has which role there.</summary>
public sealed class OrgsProjection : Projection
{
    /// <summary>The orgs, by their ids.</summary>
    public static KeyedShape<ItemDocument<OrgItem>> Orgs { get; } = ItemDocuments.Shape<OrgItem>("orgs", DocumentSight.Org, [], []);

    /// <summary>The roles that are held, by org, principal and team.</summary>
    public static KeyedShape<ItemDocument<RoleGrant>> RolesHeld { get; } = ItemDocuments.Shape<RoleGrant>(
        "roles",
        DocumentSight.Org,
        [
            Columns.Texts<ItemDocument<RoleGrant>>("principal", document => document.Item.Principal),
            Columns.Texts<ItemDocument<RoleGrant>>("role", document => Roles.NameOf(document.Item.Role)),
        ],
        [["org", "principal"], ["principal"]]);

    /// <inheritdoc/>
    public override string Name => "orgs";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["org", "agent"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Orgs, RolesHeld];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case OrgEvent.Founded e:
                documents.Put(Orgs, (told.Org, ""), told, new OrgItem(e.Name, IsFounded: true));
                break;
            case OrgEvent.RoleGranted e:
                documents.Put(
                    RolesHeld, (ItemKey.Of(told.Org, e.Principal, e.Team), e.Team), told, new RoleGrant(e.Principal, e.Team, e.Role, e.By));
                break;
            case OrgEvent.RoleRevoked e:
                documents.Remove(RolesHeld, ItemKey.Of(told.Org, e.Principal, e.Team));
                break;
        }

        if (told.Org.Length > 0 && documents.Find(Orgs, told.Org) is null)
        {
            documents.Put(Orgs, (told.Org, ""), told, new OrgItem("", IsFounded: false));
        }
    }
}
