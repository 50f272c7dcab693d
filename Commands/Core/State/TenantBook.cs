using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Which tenants there are: those that were founded, and the org and team named <c>default</c>.</summary>
public static class TenantBook
{
    /// <summary>Whether an org exists.</summary>
    public static bool HasOrg(WriteSideState state, string org) =>
        org == ActorClaim.Default || state.Orgs.StateOf(OrgDecider.StreamOf(org)).Exists;

    /// <summary>Whether a team of an org exists.</summary>
    public static bool HasTeam(WriteSideState state, string org, string team) =>
        HasOrg(state, org)
        && (team == ActorClaim.Default || state.Teams.StateOf(TeamDecider.StreamOf(org, team)).Exists);
}
