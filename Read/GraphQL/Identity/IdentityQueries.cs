using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>Queries of accounts, API keys, and of whoever asks.</summary>
internal static class IdentityQueries
{
    public static void AddTo(QueryRoot root, IdentityLists lists)
    {
        root.RootField(
            "viewer", typeof(NonNullGraphType<ViewerType>),
            "Whoever asks. The roles are those of the moment that is looked at; what may be done is decided by those of now.",
            (_, look) => ValueTask.FromResult(new ViewerNode(look)));
        root.RootList("users", "The accounts of people.", lists.Users);
        root.RootList("apiKeys", "The API keys of programs.", lists.ApiKeys);
    }
}
