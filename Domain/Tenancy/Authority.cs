using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>
/// Which role a change needs, and of which team (policy specification §13; the existing system binds agents and tools to
/// no tenant, ours to the org). Pure.
/// </summary>
public static class Authority
{
    /// <summary>Whether a role suffices for a need.</summary>
    /// <param name="grant">What somebody has, in the org that the need is about.</param>
    /// <param name="need">What is needed.</param>
    public static bool Suffices(RoleGrant grant, Need need) =>
        grant.Role != Role.Auditor
        && grant.Role >= need.Least
        && (grant.Team.Length == 0 || grant.Team == need.Team);

    /// <summary>The role that a credential's scope amounts to within its org and team (gateway specification §12).</summary>
    public static Role OfScope(CredentialScope scope, string team) => scope switch
    {
        CredentialScope.Admin when team.Length == 0 => Role.OrgAdmin,
        CredentialScope.Admin => Role.TeamAdmin,
        CredentialScope.Write => Role.Developer,
        CredentialScope.Read => Role.Viewer,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "no scope"),
    };

    /// <summary>As much of a role as a credential's scope bears.</summary>
    public static Role Within(Role role, CredentialScope scope) => OfScope(scope, "") is var most && role > most ? most : role;

    /// <summary>What changing a policy of a scope needs; null when no role of an org is enough: the node's operator alone.</summary>
    /// <param name="scope">The scope of the document.</param>
    /// <param name="org">The org whose set the document belongs to; empty for the node's own.</param>
    public static Need? OfPolicy(PolicyScope scope, string org) => scope.Kind switch
    {
        _ when org.Length == 0 => null,
        ScopeKind.Global => null,
        ScopeKind.Org when scope.Name != org => null,
        ScopeKind.Org => new(Role.OrgAdmin, ""),
        ScopeKind.Team => new(Role.TeamAdmin, scope.Name),
        _ => new(Role.Developer, ""),
    };
}

/// <summary>What a change needs.</summary>
/// <param name="Least">The least role.</param>
/// <param name="Team">The team that a role bound to a team has to be of; empty when only roles of the whole org count.</param>
public readonly record struct Need(Role Least, string Team);
