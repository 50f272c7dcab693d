using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Tenancy;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Tenancy;

/// <summary>How orgs, teams, roles and enrolments are listed.</summary>
internal sealed class TenancyLists(ModelSet models)
{
    public ListTypes<OrgType, ItemDocument<OrgItem>> Orgs { get; } = new(new()
    {
        Node = "Org",
        Projection = models.People.Orgs,
        Shape = OrgsProjection.Orgs,
        Filters = [Filter.Texts("org", "org", "These alone.")],
        Orders = [new("NAME", "org", false), .. Tenanted.Orders],
        Show = (look, listed) => new OrgNode(look, listed.Document),
    });

    public ListTypes<TeamType, ItemDocument<TeamItem>> Teams { get; } = new(new()
    {
        Node = "Team",
        Projection = models.People.Teams,
        Shape = TeamsProjection.Teams,
        Filters = Tenanted.Filters,
        Orders = [new("NAME", "team", false), .. Tenanted.Orders],
        Show = (look, listed) => new TeamNode(look, listed.Document),
    });

    public ListTypes<RoleType, ItemDocument<RoleGrant>> Roles { get; } = new(new()
    {
        Node = "RoleGrant",
        Projection = models.People.Orgs,
        Shape = OrgsProjection.RolesHeld,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Texts("principal", "principal", "Of one of these, such as user:anna."),
            Filter.Words<Role>("role", "role", "One of these roles.", Domain.Tenancy.Roles.NameOf),
        ],
        Orders = [new("PRINCIPAL", "principal", false), .. Tenanted.Orders],
        Show = (_, listed) => new RoleNode(listed.Document),
    });

    public ListTypes<EnrolmentType, ItemDocument<EnrolmentItem>> Enrolments { get; } = new(new()
    {
        Node = "Enrolled",
        Projection = models.People.Teams,
        Shape = TeamsProjection.Enrolments,
        Filters = [Filter.Texts("did", "did", "One of these identifiers.")],
        Orders = Tenanted.Orders,
        Show = (look, listed) => new EnrolmentNode(look, listed.Document),
    });

    public ListTypes<EnrolmentTokenType, ItemDocument<TokenItem>> Tokens { get; } = new(new()
    {
        Node = "EnrolmentToken",
        Projection = models.People.Teams,
        Shape = TeamsProjection.Tokens,
        Filters = [Filter.Truth("usable", "usable", "That were neither ended nor used up, or were.")],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new EnrolmentTokenNode(listed.Document),
    });
}
