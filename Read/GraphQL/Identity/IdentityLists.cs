using AgentAssembly.Domain.Identity;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Identity;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>How accounts and API keys are listed.</summary>
internal sealed class IdentityLists(ModelSet models)
{
    public ListTypes<UserType, StreamDocument<UserAccount>> Users { get; } = new(new()
    {
        Node = "User",
        Projection = models.People.Users,
        Shape = models.People.Users.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Texts("name", "name", "Of one of these names."),
            Filter.Words<CredentialScope>("scope", "scope", "Of one of these scopes.", CredentialScopes.NameOf),
            Filter.Words<UserStanding>("standing", "standing", "That stand like this.", standing => standing.ToString().ToLowerInvariant()),
        ],
        Orders = [new("NAME", "name", false), .. Tenanted.Orders],
        Show = (look, listed) => new UserNode(look, listed.Document),
    });

    public ListTypes<ApiKeyType, StreamDocument<ApiKeyState>> ApiKeys { get; } = new(new()
    {
        Node = "ApiKey",
        Projection = models.People.ApiKeys,
        Shape = models.People.ApiKeys.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Texts("id", "key_id", "One of these."),
            Filter.Words<CredentialScope>("scope", "scope", "Of one of these scopes.", CredentialScopes.NameOf),
            Filter.Truth("revoked", "revoked", "That somebody revoked, or nobody did."),
            Filter.Until("expiresBefore", "ends_at", "That end by themselves before this moment."),
        ],
        Orders = [new("KEY_ID", "key_id", false), new("EXPIRING_FIRST", "ends_at", false), .. Tenanted.Orders],
        Show = (_, listed) => new ApiKeyNode(listed.Document),
    });
}
