using System.Buffers.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Tenancy;

/// <summary>An enrolment token.</summary>
/// <param name="Token">The secret, shown this once.</param>
/// <param name="Id">Names it.</param>
/// <param name="Until">When it ends.</param>
public sealed record IssuedToken(string Token, string Id, Instant Until);

/// <summary>What those do to orgs and teams who may. Safe for concurrent use.</summary>
public sealed class TenancyAdministration(CommandRunner commands, Permission permission, IdSource ids, TimeProvider time)
{
    /// <summary>What every enrolment token begins with, so that it is recognised where it should not be.</summary>
    public const string TokenPrefix = "aaet_";

    private const int TokenBytes = 32;
    private const int TokenIdBytes = 8;
    private const int PrincipalLengthMax = 256;

    /// <summary>The state that is shown.</summary>
    public WriteSideState State => commands.State;

    /// <summary>Founds an org.</summary>
    public ValueTask<Answer<bool>> CreateOrgAsync(Caller caller, string org, string name, CancellationToken cancellationToken) =>
        !TenantName.IsValid(org) ? Of(BadName("org", org))
        : permission.WhyNot(caller, org, null) is { } forbidden ? Of(new Answer<bool>.Forbidden(forbidden))
        : RunAsync(caller, org, null, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, new OrgCommand.Found(name), origin, token), cancellationToken);

    /// <summary>Founds a team of an org that exists.</summary>
    public ValueTask<Answer<bool>> CreateTeamAsync(
        Caller caller, string org, string team, string name, CancellationToken cancellationToken) =>
        !TenantName.IsValid(team) ? Of(BadName("team", team))
        : WhyNotOrg(caller, org, new Need(Role.OrgAdmin, "")) is { } refusal ? Of(refusal)
        : RunAsync(caller, org, team, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, new TeamCommand.Found(name), origin, token), cancellationToken);

    /// <summary>Lets an agent register with a team.</summary>
    public ValueTask<Answer<bool>> EnrollAsync(
        Caller caller, string org, string team, string did, CancellationToken cancellationToken) =>
        !IsDid(did) ? Of(BadDid())
        : WhyNotTeam(caller, org, team) is { } refusal ? Of(refusal)
        : RunAsync(caller, org, team, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, new TeamCommand.Enroll(did), origin, token), cancellationToken);

    /// <summary>Takes that back.</summary>
    public ValueTask<Answer<bool>> ExpelAsync(
        Caller caller, string org, string team, string did, CancellationToken cancellationToken) =>
        WhyNotTeam(caller, org, team) is { } refusal ? Of(refusal)
        : RunAsync(caller, org, team, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, new TeamCommand.Expel([did]), origin, token), cancellationToken);

    /// <summary>Makes an enrolment token.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="org">The org.</param>
    /// <param name="team">The team.</param>
    /// <param name="uses">How often it may be used.</param>
    /// <param name="lifetime">How long it counts.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public async ValueTask<Answer<IssuedToken>> IssueTokenAsync(
        Caller caller, string org, string team, int uses, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (WhyNotTeam(caller, org, team) is { } refusal)
        {
            return refusal.Refusing<IssuedToken>();
        }

        var secret = TokenPrefix + Base64Url.EncodeToString(ids.Secret(TokenBytes));
        var now = Instant.From(time.GetUtcNow());
        var issued = new IssuedToken(secret, Convert.ToHexStringLower(ids.Secret(TokenIdBytes)), now.Plus(lifetime));
        var command = new TeamCommand.IssueToken(issued.Id, Credential.HashOf(secret), uses, issued.Until, now);
        return await RunAsync(caller, org, team, (undertaking, origin, token) =>
                commands.AskAsync(undertaking, command, origin, token), cancellationToken).ConfigureAwait(false) switch
        {
            Answer<bool>.Done done => new Answer<IssuedToken>.Done(issued, done.Position),
            var refused => refused.Refusing<IssuedToken>(),
        };
    }

    /// <summary>Ends an enrolment token.</summary>
    public ValueTask<Answer<bool>> RevokeTokenAsync(
        Caller caller, string org, string team, string tokenId, CancellationToken cancellationToken) =>
        WhyNotTeam(caller, org, team) is { } refusal ? Of(refusal)
        : RunAsync(caller, org, team, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, new TeamCommand.RevokeToken(tokenId), origin, token), cancellationToken);

    /// <summary>Lets a principal act for an org or a team.</summary>
    public ValueTask<Answer<bool>> GrantAsync(Caller caller, string org, OrgCommand.Grant grant, CancellationToken cancellationToken) =>
        grant.Principal.Length is 0 or > PrincipalLengthMax || !grant.Principal.Contains(':', StringComparison.Ordinal)
            ? Of(new Answer<bool>.Invalid("principal", $"must be such as agent:did:key:… or user:anna, of at most {PrincipalLengthMax} characters"))
        : WhyNotOrg(caller, org, new Need(Role.OrgAdmin, "")) is { } refusal ? Of(refusal)
        : grant.Team.Length > 0 && !TenantBook.HasTeam(State, org, grant.Team) ? Of(NoTeam(org, grant.Team))
        : RunAsync(caller, org, null, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, grant, origin, token), cancellationToken);

    /// <summary>Takes a role back.</summary>
    public ValueTask<Answer<bool>> RevokeAsync(
        Caller caller, string org, OrgCommand.Revoke revoke, CancellationToken cancellationToken) =>
        WhyNotOrg(caller, org, new Need(Role.OrgAdmin, "")) is { } refusal ? Of(refusal)
        : RunAsync(caller, org, null, (undertaking, origin, token) =>
            commands.AskAsync(undertaking, revoke, origin, token), cancellationToken);

    /// <summary>Why an org's things are not shown; null when they are.</summary>
    public Answer<bool>? WhyNotShown(Caller caller, string org) =>
        caller.BelongsTo(org) && TenantBook.HasOrg(State, org) ? null : NoOrg(org);

    private Answer<bool>? WhyNotOrg(Caller caller, string org, Need need) =>
        WhyNotShown(caller, org)
        ?? (permission.WhyNot(caller, org, need) is { } forbidden ? new Answer<bool>.Forbidden(forbidden) : null);

    private Answer<bool>? WhyNotTeam(Caller caller, string org, string team) =>
        WhyNotShown(caller, org)
        ?? (TenantBook.HasTeam(State, org, team) ? null : NoTeam(org, team))
        ?? (permission.WhyNot(caller, org, new Need(Role.TeamAdmin, team)) is { } forbidden
            ? new Answer<bool>.Forbidden(forbidden)
            : null);

    // Done tells whether anything changed.
    private async ValueTask<Answer<bool>> RunAsync(
        Caller caller,
        string org,
        string? team,
        Func<Undertaking, CommandOrigin, CancellationToken, ValueTask<TenancyReply>> ask,
        CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(org, team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return ask(undertaking, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply is TenancyReply.Refused refused
            ? new Answer<bool>.Refused(refused.Rule, refused.Message)
            : new Answer<bool>.Done(outcome.Position is not null, outcome.Position);
    }

    private static bool IsDid(string did)
    {
        Span<byte> key = stackalloc byte[DidKey.KeyBytes];
        return DidKey.TryRead(did, key);
    }

    private static Answer<bool> BadName(string field, string name) => new Answer<bool>.Invalid(field,
        $"'{name}' is no name: 1 to {TenantName.LengthMax} letters, digits, dots, dashes and underscores, beginning with a letter or digit");

    private static Answer<bool> BadDid() =>
        new Answer<bool>.Invalid("did", "must be the did:key of an Ed25519 key, such as did:key:z6Mk…");

    private static Answer<bool> NoOrg(string org) =>
        new Answer<bool>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see");

    private static Answer<bool> NoTeam(string org, string team) =>
        new Answer<bool>.NotFound($"no team '{team}' in the org {org}: 'aasm team create' founds one");

    private static ValueTask<Answer<bool>> Of(Answer<bool> answer) => ValueTask.FromResult(answer);
}
