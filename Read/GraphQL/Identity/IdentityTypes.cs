using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using AgentAssembly.Read.GraphQL.Tenancy;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>The type of accounts.</summary>
internal sealed class UserType : AutoRegisteringObjectGraphType<UserNode>
{
    public UserType(ListCatalog lists) => this.NestedList<UserNode, RoleType, ItemDocument<RoleGrant>>(
        "roles", "The roles that it was granted.", lists.Tenancy.Roles, user => (user.Look, [Condition.Is("principal", user.Principal)]));
}

/// <summary>The type of API keys.</summary>
internal sealed class ApiKeyType : AutoRegisteringObjectGraphType<ApiKeyNode>;

/// <summary>The type of whoever looks.</summary>
internal sealed class ViewerType : AutoRegisteringObjectGraphType<ViewerNode>
{
    public ViewerType(ListCatalog lists) => this.NestedList<ViewerNode, RoleType, ItemDocument<RoleGrant>>(
        "roles", "The roles that it was granted, beside what its scope lets it do.", lists.Tenancy.Roles,
        viewer => (viewer.Look, [Condition.Is("principal", viewer.Subject)]));
}
