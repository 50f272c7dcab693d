using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>
/// Whether a caller may do something in an org. Whoever runs the installation may everything; an agent what a role of its
/// org lets it; a person or API key what its scope lets it, and by roles of the org as much more as the scope bears. Safe
/// for concurrent use.
/// </summary>
public sealed class Permission(WriteSideState state, MemberBook members)
{
    /// <summary>What is said to those who may not because they do not run the installation.</summary>
    public const string OperatorOnly =
        "only who runs the installation may do this: its operator, or an admin account or API key that belongs to no org";

    /// <summary>Why a caller may not; null when it may.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="org">In which org; one that the caller belongs to.</param>
    /// <param name="need">What is needed; null for what only the operator may.</param>
    public string? WhyNot(Caller caller, string org, Need? need) =>
        caller.IsOperator ? null
        : need is not { } needed ? OperatorOnly
        : GrantsOf(caller, org).Any(grant => Authority.Suffices(grant, needed)) ? null
        : $"this needs the role {Roles.NameOf(needed.Least)} {Bound(needed, org)}: "
            + $"whoever is org_admin of {org} grants it with 'aasm role grant'";

    /// <summary>What a command of a caller rests on besides what it is about: that it is who it was, and has its roles.</summary>
    public ImmutableArray<StreamCheck> ChecksOf(Caller caller) => caller switch
    {
        Caller.Agent agent => [Still(agent.Known).Check, state.Orgs.CheckOf(OrgDecider.StreamOf(agent.Org))],
        Caller.Member { Org.Length: > 0 } member => [CheckOf(member), state.Orgs.CheckOf(OrgDecider.StreamOf(member.Org))],
        Caller.Member member => [CheckOf(member)],
        _ => [],
    };

    private StreamCheck CheckOf(Caller.Member member) =>
        new(member.Stream, ExpectedVersion.Exact((members.Still(member) ?? member).Version));

    // Whatever else has happened to it: while its credential is the same and it may act, the caller is who it was.
    private KnownAgent Still(KnownAgent caller) =>
        state.Agents.Find(caller.Id) is { State.Status: AgentStatus.Active } now && now.State.TokenHash == caller.State.TokenHash
            ? now
            : caller;

    /// <summary>Everybody whose role suffices, in order of name.</summary>
    public IEnumerable<RoleGrant> WhoMay(string org, Need need) =>
        state.Orgs.StateOf(OrgDecider.StreamOf(org)).Roles.Values.Where(grant => Authority.Suffices(grant, need));

    /// <summary>The roles that somebody was granted in an org, whoever it is; not those of a credential's scope.</summary>
    public IEnumerable<RoleGrant> GrantedTo(string principal, string org) =>
        state.Orgs.StateOf(OrgDecider.StreamOf(org)).Roles.Values.Where(grant => grant.Principal == principal);

    /// <summary>As much of somebody else's roles as a caller can use who acts in that other's place.</summary>
    public static IEnumerable<RoleGrant> Borne(Caller caller, IEnumerable<RoleGrant> granted) => caller is Caller.Member member
        ? granted.Select(grant => grant with { Role = Authority.Within(grant.Role, member.Scope) })
        : granted;

    /// <summary>What a caller may do in an org: roles that it was granted, and that of its credential's scope.</summary>
    public IEnumerable<RoleGrant> GrantsOf(Caller caller, string org)
    {
        var granted = GrantedTo(caller.Principal, org);
        return caller is not Caller.Member member ? granted
            : !member.BelongsTo(org) ? []
            : Borne(member, granted)
                .Append(new RoleGrant(member.Principal, member.Team, Authority.OfScope(member.Scope, member.Team), member.Principal));
    }

    private static string Bound(Need need, string org) => need.Team.Length > 0 ? $"of the team {need.Team}" : $"of the org {org}";
}
