using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>Who may change what about alerts. Agents change nothing, whatever role somebody has granted them.</summary>
public sealed class AlertRights(WriteSideState state, Permission permission)
{
    /// <summary>Why a caller may not say what people are told: a team's needs its team_admin, an org's an org_admin.</summary>
    /// <returns>The refusal; null for none.</returns>
    public Answer<T>? WhyNotArrange<T>(Caller caller, string org, string team) =>
        WhyNotSee<T>(caller, org)
        ?? (team.Length > 0 && !TenantBook.HasTeam(state, org, team)
            ? new Answer<T>.NotFound($"no team '{team}' in the org {org}: 'aasm team create' founds one")
            : WhyNot<T>(caller, org, team.Length == 0 ? new(Role.OrgAdmin, "") : new(Role.TeamAdmin, team)));

    /// <summary>Why a caller may not do anything about an alert that it may know of.</summary>
    /// <returns>The refusal; null for none.</returns>
    public Answer<T>? WhyNotHandle<T>(Caller caller, KnownAlert alert) =>
        WhyNot<T>(caller, alert.Org, new(Role.Developer, alert.State.Case!.Team));

    /// <summary>Why a caller may not know of an org.</summary>
    /// <returns>The refusal; null for none.</returns>
    public Answer<T>? WhyNotSee<T>(Caller caller, string org) => !caller.BelongsTo(org) || !TenantBook.HasOrg(state, org)
        ? new Answer<T>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
        : null;

    /// <summary>Why a caller may not look at what a rule would have seen: figures of a team are for those who may know of it.</summary>
    /// <returns>The refusal; null for none.</returns>
    public Answer<T>? WhyNotPreview<T>(Caller caller, string org, AlertRule rule) =>
        WhyNotSee<T>(caller, org)
        ?? (caller is not Caller.Agent && AlertLookup.MaySee(caller, org, TeamOf(org, rule))
            ? null
            : new Answer<T>.Forbidden("figures of a team, or of the whole org, are for people and programs that are not bound to another team"));

    // An agent's figures are its team's.
    private string TeamOf(string org, AlertRule rule) =>
        rule.Agent.Length > 0 && state.Agents.Resolve(org, rule.Agent) is AgentLookup.Found { Agent.State.Profile: { } profile }
            ? profile.Team
            : rule.Team;

    private Answer<T>.Forbidden? WhyNot<T>(Caller caller, string org, Need need) =>
        caller is Caller.Agent ? new("agents see alerts and change nothing about them: let a person or a program with an API key do it")
        : permission.WhyNot(caller, org, need) is { } forbidden ? new(forbidden)
        : null;
}
