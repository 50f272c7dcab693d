using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Secrets;

/// <summary>The type of secrets.</summary>
internal sealed class SecretType : AutoRegisteringObjectGraphType<SecretNode>
{
    public SecretType() => this.RequiresScope(CredentialScope.Write);
}

/// <summary>The type of data keys.</summary>
internal sealed class DataKeyType : AutoRegisteringObjectGraphType<DataKeyNode>
{
    public DataKeyType() => this.RequiresScope(CredentialScope.Admin);
}
