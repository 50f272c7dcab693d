using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>What may be asked of an org's stream.</summary>
public abstract record OrgCommand
{
    private OrgCommand()
    {
    }

    /// <summary>Come into being.</summary>
    /// <param name="Name">Display name.</param>
    public sealed record Found(string Name) : OrgCommand;

    /// <summary>Let a principal act for the org or one of its teams. One role each; a new one takes the old one's place.</summary>
    public sealed record Grant(string Principal, string Team, Role Role) : OrgCommand;

    /// <summary>Take a role back.</summary>
    public sealed record Revoke(string Principal, string Team) : OrgCommand;
}

/// <summary>What is known of an org.</summary>
public sealed record OrgState
{
    /// <summary>Most roles of one org.</summary>
    public const int RolesMax = 10_000;

    /// <summary>Whether it was founded.</summary>
    public bool Exists { get; init; }

    /// <summary>Display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who may act, by principal and team.</summary>
    public ImmutableSortedDictionary<(string Principal, string Team), RoleGrant> Roles { get; init; } =
        ImmutableSortedDictionary.Create<(string Principal, string Team), RoleGrant>(OrdinalPairs.Instance);
}

/// <summary>An org: that it exists, and who may change it.</summary>
public sealed class OrgDecider : IDecider<OrgState, OrgCommand, OrgEvent, TenancyReply>
{
    private OrgDecider()
    {
    }

    /// <inheritdoc/>
    public static OrgState Initial { get; } = new();

    /// <summary>The stream of an org.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("org", org);

    /// <inheritdoc/>
    public static OrgState Evolve(OrgState state, OrgEvent happened) => happened switch
    {
        OrgEvent.Founded e => state with { Exists = true, Name = e.Name },
        OrgEvent.RoleGranted e => state with
        {
            Roles = state.Roles.SetItem((e.Principal, e.Team), new RoleGrant(e.Principal, e.Team, e.Role, e.By)),
        },
        OrgEvent.RoleRevoked e => state with { Roles = state.Roles.Remove((e.Principal, e.Team)) },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<TenancyReply, OrgEvent> Decide(OrgState state, OrgCommand command) => command switch
    {
        OrgCommand.Found c => state.Exists ? Said(new TenancyReply.Done()) : Done(new OrgEvent.Founded(c.Name)),
        OrgCommand.Grant c => Grant(state, c),
        OrgCommand.Revoke c => state.Roles.ContainsKey((c.Principal, c.Team))
            ? Done(new OrgEvent.RoleRevoked(c.Principal, c.Team))
            : Said(new TenancyReply.Done()),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<TenancyReply, OrgEvent> Grant(OrgState state, OrgCommand.Grant c) =>
        c.Role == Role.TeamAdmin && c.Team.Length == 0
            ? Said(new TenancyReply.Refused("role_team", "a team_admin is one of a team: name the team"))
        : c.Role == Role.OrgAdmin && c.Team.Length > 0
            ? Said(new TenancyReply.Refused("role_team", "an org_admin is one of the whole org: leave the team out"))
        : state.Roles.TryGetValue((c.Principal, c.Team), out var held) && held.Role == c.Role ? Said(new TenancyReply.Done())
        : state.Roles.Count >= OrgState.RolesMax && !state.Roles.ContainsKey((c.Principal, c.Team))
            ? Said(new TenancyReply.Refused("roles_max", $"the org has {OrgState.RolesMax} roles: revoke one first"))
        : Done(new OrgEvent.RoleGranted(c.Principal, c.Team, c.Role));

    private static Decision<TenancyReply, OrgEvent> Said(TenancyReply reply) => new(reply, []);

    private static Decision<TenancyReply, OrgEvent> Done(OrgEvent happened) => new(new TenancyReply.Done(), [happened]);
}

/// <summary>What an org's or a team's stream answers.</summary>
public abstract record TenancyReply
{
    private TenancyReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : TenancyReply;

    /// <summary>A token let its bearer in.</summary>
    /// <param name="TokenId">Which.</param>
    public sealed record Admitted(string TokenId) : TenancyReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : TenancyReply;
}

/// <summary>Orders pairs of texts by their code units.</summary>
internal sealed class OrdinalPairs : IComparer<(string, string)>
{
    public static readonly OrdinalPairs Instance = new();

    public int Compare((string, string) x, (string, string) y) =>
        string.CompareOrdinal(x.Item1, y.Item1) is var first and not 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
}
