using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Identity;

/// <summary>Whoever looks, as it is known here.</summary>
[Name("Viewer")]
public sealed class ViewerNode
{
    internal ViewerNode(Look look) => Look = look;

    internal Look Look { get; }

    /// <summary>What events call it, such as user:anna.</summary>
    public string Subject => Look.Viewer.Principal;

    /// <summary>What it is.</summary>
    public ViewerKind Kind => Look.Viewer.Kind;

    /// <summary>Its tenant; null where it sees all tenants.</summary>
    public string? Org => Look.Viewer.Org;

    /// <summary>Its team; null where it sees all teams of what it sees.</summary>
    public string? Team => Look.Viewer.Team;

    /// <summary>The most that it may do by what it showed.</summary>
    public CredentialScope Scope => Look.Viewer.Scope;
}
