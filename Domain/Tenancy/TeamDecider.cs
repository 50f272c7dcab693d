using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>What may be asked of a team's stream.</summary>
public abstract record TeamCommand
{
    private TeamCommand()
    {
    }

    /// <summary>Come into being.</summary>
    /// <param name="Name">Display name.</param>
    public sealed record Found(string Name) : TeamCommand;

    /// <summary>Let an agent register.</summary>
    /// <param name="Did">Which.</param>
    public sealed record Enroll(string Did) : TeamCommand;

    /// <summary>Take that back. Those that are not enrolled are passed over.</summary>
    /// <param name="Dids">Which.</param>
    public sealed record Expel(ImmutableArray<string> Dids) : TeamCommand;

    /// <summary>Let whoever has a token register.</summary>
    /// <param name="TokenId">Names it.</param>
    /// <param name="TokenHash">SHA-256 of it.</param>
    /// <param name="Uses">How often it may be used: 1 to <see cref="TeamState.UsesMax"/>.</param>
    /// <param name="Until">When it ends: in the future, at most <see cref="TeamState.TokenLifetimeMax"/> away.</param>
    /// <param name="Now">The time.</param>
    public sealed record IssueToken(string TokenId, string TokenHash, int Uses, Instant Until, Instant Now) : TeamCommand;

    /// <summary>End a token.</summary>
    /// <param name="TokenId">Which.</param>
    public sealed record RevokeToken(string TokenId) : TeamCommand;

    /// <summary>Let an agent in by a token.</summary>
    /// <param name="TokenHash">SHA-256 of what it showed.</param>
    /// <param name="Did">The agent.</param>
    /// <param name="Now">The time.</param>
    public sealed record Redeem(string TokenHash, string Did, Instant Now) : TeamCommand;

    /// <summary>Tokens whose time is over end.</summary>
    /// <param name="Now">The time.</param>
    public sealed record EndTokens(Instant Now) : TeamCommand;
}

/// <summary>A token that still counts.</summary>
/// <param name="Hash">SHA-256 of it.</param>
/// <param name="UsesLeft">How often it may still be used.</param>
/// <param name="Until">When it ends.</param>
/// <param name="IssuedBy">The principal that issued it.</param>
public sealed record EnrolmentToken(string Hash, int UsesLeft, Instant Until, string IssuedBy);

/// <summary>What is known of a team.</summary>
public sealed record TeamState
{
    /// <summary>Most enrolled DIDs, and most tokens.</summary>
    public const int ItemsMax = 100_000;

    /// <summary>Most uses of one token.</summary>
    public const int UsesMax = 100_000;

    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan TokenLifetimeMax = TimeSpan.FromDays(30);

    /// <summary>Whether it was founded.</summary>
    public bool Exists { get; init; }

    /// <summary>Display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>DIDs that may register without a token.</summary>
    public ImmutableSortedSet<string> Enrolled { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Tokens that still count, by what names them.</summary>
    public ImmutableSortedDictionary<string, EnrolmentToken> Tokens { get; init; } =
        ImmutableSortedDictionary.Create<string, EnrolmentToken>(StringComparer.Ordinal);
}

/// <summary>A team: that it exists, and who may register with it.</summary>
public sealed class TeamDecider : IDecider<TeamState, TeamCommand, TeamEvent, TenancyReply>
{
    private TeamDecider()
    {
    }

    /// <inheritdoc/>
    public static TeamState Initial { get; } = new();

    /// <summary>The stream of a team.</summary>
    public static StreamName StreamOf(string org, string team) => StreamName.ForKey("team", org, team);

    /// <inheritdoc/>
    public static TeamState Evolve(TeamState state, TeamEvent happened) => happened switch
    {
        TeamEvent.Founded e => state with { Exists = true, Name = e.Name },
        TeamEvent.MemberEnrolled e => state with { Enrolled = state.Enrolled.Add(e.Did) },
        TeamEvent.MemberExpelled e => state with { Enrolled = state.Enrolled.Remove(e.Did) },
        TeamEvent.TokenIssued e => state with
        {
            Tokens = state.Tokens.SetItem(e.TokenId, new EnrolmentToken(e.TokenHash, e.Uses, e.Until, e.By)),
        },
        TeamEvent.TokenRedeemed e => state with { Tokens = Used(state.Tokens, e.TokenId) },
        TeamEvent.TokenEnded e => state with { Tokens = state.Tokens.Remove(e.TokenId) },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<TenancyReply, TeamEvent> Decide(TeamState state, TeamCommand command) => command switch
    {
        TeamCommand.Found c => state.Exists ? Said(new TenancyReply.Done()) : Done(new TeamEvent.Founded(c.Name)),
        TeamCommand.Enroll c => state.Enrolled.Contains(c.Did) ? Said(new TenancyReply.Done())
            : state.Enrolled.Count >= TeamState.ItemsMax
                ? Refused("members_max", $"{TeamState.ItemsMax} agents are enrolled: expel one first, or issue a token")
            : Done(new TeamEvent.MemberEnrolled(c.Did)),
        TeamCommand.Expel c => new(
            new TenancyReply.Done(),
            [.. c.Dids.Where(state.Enrolled.Contains).Distinct().Select(did => (TeamEvent)new TeamEvent.MemberExpelled(did))]),
        TeamCommand.IssueToken c => Issue(state, c),
        TeamCommand.RevokeToken c => state.Tokens.ContainsKey(c.TokenId)
            ? Done(new TeamEvent.TokenEnded(c.TokenId, Expired: false))
            : Said(new TenancyReply.Done()),
        TeamCommand.Redeem c => Redeem(state, c),
        TeamCommand.EndTokens c => new(new TenancyReply.Done(),
        [
            .. state.Tokens.Where(token => token.Value.Until <= c.Now)
                .Take(AppendRequest.EventsMax)
                .Select(token => (TeamEvent)new TeamEvent.TokenEnded(token.Key, Expired: true)),
        ]),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<TenancyReply, TeamEvent> Issue(TeamState state, TeamCommand.IssueToken c) =>
        c.Uses is < 1 or > TeamState.UsesMax
            ? Refused("token_uses", $"a token may be used 1 to {TeamState.UsesMax} times, not {c.Uses}")
        : c.Until <= c.Now || c.Until > c.Now.Plus(TeamState.TokenLifetimeMax)
            ? Refused("token_lifetime", $"a token counts for at most {TeamState.TokenLifetimeMax.TotalDays:0} days")
        : state.Tokens.TryGetValue(c.TokenId, out var known)
            ? known.Hash == c.TokenHash && known.Until == c.Until
                ? Said(new TenancyReply.Done())
                : Refused("token_id", $"another token is named {c.TokenId}: issue this one under another name")
        : state.Tokens.Count >= TeamState.ItemsMax
            ? Refused("tokens_max", $"the team has {TeamState.ItemsMax} tokens: revoke one first")
        : Done(new TeamEvent.TokenIssued(c.TokenId, c.TokenHash, c.Uses, c.Until));

    private static Decision<TenancyReply, TeamEvent> Redeem(TeamState state, TeamCommand.Redeem c)
    {
        foreach (var (id, token) in state.Tokens)
        {
            if (token.UsesLeft > 0 && token.Until > c.Now && Credential.SameHash(token.Hash, c.TokenHash))
            {
                return new(new TenancyReply.Admitted(id), [new TeamEvent.TokenRedeemed(id, c.Did)]);
            }
        }

        return Refused("enrolment_token",
            "the enrolment token is not one of this team, or is used up, expired or revoked: ask for a new one");
    }

    private static ImmutableSortedDictionary<string, EnrolmentToken> Used(
        ImmutableSortedDictionary<string, EnrolmentToken> tokens, string id) =>
        !tokens.TryGetValue(id, out var token) ? tokens
        : token.UsesLeft <= 1 ? tokens.Remove(id)
        : tokens.SetItem(id, token with { UsesLeft = token.UsesLeft - 1 });

    private static Decision<TenancyReply, TeamEvent> Refused(string rule, string message) =>
        Said(new TenancyReply.Refused(rule, message));

    private static Decision<TenancyReply, TeamEvent> Said(TenancyReply reply) => new(reply, []);

    private static Decision<TenancyReply, TeamEvent> Done(TeamEvent happened) => new(new TenancyReply.Done(), [happened]);
}
