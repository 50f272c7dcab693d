using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>A secret for the person of an account.</summary>
/// <param name="Token">The secret, shown this once.</param>
/// <param name="Until">When it ends.</param>
public sealed record GivenSecret(string Token, Instant Until);

/// <summary>What those do to accounts who may. Safe for concurrent use.</summary>
public sealed class UserAdministration(CommandRunner commands, Permission permission, IdSource ids, TimeProvider time)
{
    private const int UsersMax = 100_000;

    private readonly IdentityCommands _identities = new(commands, permission);

    private WriteSideState State => commands.State;

    /// <summary>Lets a person make an account; again, where the person has not yet.</summary>
    public async ValueTask<Answer<GivenSecret>> InviteAsync(
        Caller caller, string name, MemberTerms place, CredentialScope scope, CancellationToken cancellationToken)
    {
        if (AccountRules.WhyNotName(name) is { } invalid)
        {
            return new Answer<GivenSecret>.Invalid("name", invalid);
        }

        if (place.WhyNot<GivenSecret>(caller, permission, State) is { } refusal)
        {
            return refusal;
        }

        var stream = UserDecider.StreamOf(name);
        if (State.Users.Find(stream) is { } known && (known.Org, known.Team) != (place.Org, place.Team))
        {
            return new Answer<GivenSecret>.Refused("name_taken", $"the name {name} is taken: names are unique in an installation");
        }

        if (State.Users.All.Count() >= UsersMax)
        {
            return new Answer<GivenSecret>.Refused("users_max", $"there are {UsersMax} accounts: no more are made");
        }

        var given = New(GivenToken.InvitationPrefix, stream, AccountRules.InvitationLifetime);
        return await GiveAsync(caller, place, stream, given,
            new UserCommand.Invite(name, scope, GivenToken.HashOf(given.Token), given.Until), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the person of an account set another password.</summary>
    public async ValueTask<Answer<GivenSecret>> ResetAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        var found = Find<GivenSecret>(caller, name);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var stream = UserDecider.StreamOf(name);
        var given = New(GivenToken.ResetPrefix, stream, AccountRules.ResetLifetime);
        return await GiveAsync(caller, found.Place, stream, given,
            new UserCommand.IssueReset(GivenToken.HashOf(given.Token), given.Until), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes what an account may do.</summary>
    public ValueTask<Answer<bool>> ChangeScopeAsync(
        Caller caller, string name, CredentialScope scope, CancellationToken cancellationToken) =>
        ChangeAsync(caller, name, new UserCommand.ChangeScope(scope), cancellationToken);

    /// <summary>Lets an account count no more, and ends its sessions, at once.</summary>
    public ValueTask<Answer<bool>> DisableAsync(Caller caller, string name, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(caller, name, new UserCommand.Disable(reason), cancellationToken);

    /// <summary>Lets it count again.</summary>
    public ValueTask<Answer<bool>> EnableAsync(Caller caller, string name, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(caller, name, new UserCommand.Enable(reason), cancellationToken);

    /// <summary>Ends all sessions of an account, at once.</summary>
    public ValueTask<Answer<bool>> EndSessionsAsync(Caller caller, string name, CancellationToken cancellationToken) =>
        ChangeAsync(caller, name, new UserCommand.EndSessions("", "revoked"), cancellationToken);

    /// <summary>The accounts that a caller may know of, in order of name.</summary>
    public IEnumerable<KnownStream<UserState>> List(Caller caller) => State.Users.All.Select(user => user.Value)
        .Where(user => caller.BelongsTo(user.Org))
        .OrderBy(user => user.State.Name, StringComparer.Ordinal);

    private async ValueTask<Answer<bool>> ChangeAsync(
        Caller caller, string name, UserCommand command, CancellationToken cancellationToken)
    {
        var found = Find<bool>(caller, name);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var outcome = await _identities.RunAsync(
            caller, found.Place, UserDecider.StreamOf(name), command, cancellationToken).ConfigureAwait(false);
        return IdentityCommands.AnswerOf(outcome, outcome.Position is not null);
    }

    private async ValueTask<Answer<GivenSecret>> GiveAsync(
        Caller caller, MemberTerms place, StreamName stream, GivenSecret given, UserCommand command, CancellationToken cancellationToken) =>
        IdentityCommands.AnswerOf(
            await _identities.RunAsync(caller, place, stream, command, cancellationToken).ConfigureAwait(false), given);

    private (MemberTerms Place, Answer<T>? Refusal) Find<T>(Caller caller, string name)
    {
        if (State.Users.Find(UserDecider.StreamOf(name)) is not { } user || !caller.BelongsTo(user.Org))
        {
            return (new("", ""), new Answer<T>.NotFound($"no account '{name}': 'aasm user list' shows those that you may see"));
        }

        var place = new MemberTerms(user.Org, user.Team);
        return (place, place.WhyNot<T>(caller, permission, State));
    }

    private GivenSecret New(string prefix, StreamName stream, TimeSpan lifetime) =>
        new(GivenToken.New(prefix, stream, ids), Instant.From(time.GetUtcNow()).Plus(lifetime));
}
