using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;

namespace AgentAssembly.Read.GraphQL.Secrets;

/// <summary>
/// Queries of secrets, for those who may see them by gRPC: developers; and of data keys: those who run the installation.
/// </summary>
internal static class SecretQueries
{
    public static void AddTo(QueryRoot root, SecretLists lists)
    {
        root.RootList("secrets", "The secrets that there are, by name.", lists.Secrets).RequiresScope(CredentialScope.Write);
        root.RootList("dataKeys", "The keys that data is encrypted with.", lists.DataKeys).RequiresScope(CredentialScope.Admin);
    }
}
