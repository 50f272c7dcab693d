using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>
/// Whether a caller may do something in an org. The machine's operator may everything; an agent what a role of its org
/// lets it. Safe for concurrent use.
/// </summary>
public sealed class Permission(WriteSideState state)
{
    /// <summary>Why a caller may not; null when it may.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="org">In which org; one that the caller belongs to.</param>
    /// <param name="need">What is needed; null for what only the operator may.</param>
    public string? WhyNot(Caller caller, string org, Need? need) =>
        caller is Caller.Operator ? null
        : need is not { } needed ? "only the operator of this machine may do this"
        : GrantsOf(caller, org).Any(grant => Authority.Suffices(grant, needed)) ? null
        : $"this needs the role {Roles.NameOf(needed.Least)} {Bound(needed, org)}: "
            + $"whoever is org_admin of {org} grants it with 'aasm role grant'";

    /// <summary>What a command of a caller rests on besides what it is about: that it is who it was, and has its roles.</summary>
    public ImmutableArray<StreamCheck> ChecksOf(Caller caller) => caller is Caller.Agent agent
        ? [Still(agent.Known).Check, state.Orgs.CheckOf(OrgDecider.StreamOf(agent.Org))]
        : [];

    // Whatever else has happened to it: while its credential is the same and it may act, the caller is who it was.
    private KnownAgent Still(KnownAgent caller) =>
        state.Agents.Find(caller.Id) is { State.Status: AgentStatus.Active } now && now.State.TokenHash == caller.State.TokenHash
            ? now
            : caller;

    /// <summary>Everybody whose role suffices, in order of name.</summary>
    public IEnumerable<RoleGrant> WhoMay(string org, Need need) =>
        state.Orgs.StateOf(OrgDecider.StreamOf(org)).Roles.Values.Where(grant => Authority.Suffices(grant, need));

    private IEnumerable<RoleGrant> GrantsOf(Caller caller, string org) =>
        state.Orgs.StateOf(OrgDecider.StreamOf(org)).Roles.Values.Where(grant => grant.Principal == caller.Principal);

    private static string Bound(Need need, string org) => need.Team.Length > 0 ? $"of the team {need.Team}" : $"of the org {org}";
}
