using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>A person with a password.</summary>
/// <param name="Name">The account.</param>
/// <param name="Password">The password.</param>
/// <param name="IsRemembered">Whether the session shall last thirty days in place of twelve hours.</param>
public sealed record PasswordLogin(string Name, string Password, bool IsRemembered);

/// <summary>
/// Lets people in who are not yet known: by password, refresh token, invitation or reset. Every refusal is the same, takes
/// the same work and is recorded. Safe for concurrent use.
/// </summary>
public sealed class Logins(
    CommandRunner commands, PasswordVault passwords, SourceLimits limits, RefusedCallers refused, SessionTokens sessions, TimeProvider time)
{
    private WriteSideState State => commands.State;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Begins a session.</summary>
    public async ValueTask<LoginReply> LogInAsync(PasswordLogin login, Channel channel, CancellationToken cancellationToken)
    {
        if (login.Password.Length > AccountRules.PasswordLengthMax)
        {
            return new LoginReply.Invalid("password", $"has more than {AccountRules.PasswordLengthMax} characters");
        }

        if (limits.WhyNot(channel.Source, Now) is { } retryAfter)
        {
            return new LoginReply.TooMany(retryAfter);
        }

        var stream = UserDecider.StreamOf(login.Name);
        var user = State.Users.Find(stream);
        var isRight = await passwords.IsAsync(user, stream, login.Password, cancellationToken).ConfigureAwait(false);
        var begun = sessions.Begin(stream, login.IsRemembered);
        Task<Outcome<IdentityReply>>? asked = null;
        if (user is not null)
        {
            var command = new UserCommand.LogIn(
                user.State.Verifier, isRight, begun.Session, GivenToken.HashOf(begun.RefreshToken), begun.Until, Now);
            asked = AskAsync(user, stream, command, isRight, channel, cancellationToken).AsTask();
        }

        // A wrong password is told of by its source's event too, at the same time: otherwise the wait for that event would
        // tell which accounts there are.
        var refused = isRight ? null : RefuseAsync(channel, cancellationToken).AsTask();
        if (asked is not null && (await asked.ConfigureAwait(false)).Reply is IdentityReply.Done)
        {
            return new LoginReply.Open(sessions.Open(stream, begun.Session, begun.RefreshToken));
        }

        return await (refused ?? RefuseAsync(channel, cancellationToken).AsTask()).ConfigureAwait(false);
    }

    /// <summary>Goes on with a session. The token that was shown counts no more, and showing it again ends the session.</summary>
    public async ValueTask<LoginReply> RefreshAsync(string token, Channel channel, CancellationToken cancellationToken)
    {
        if (limits.WhyNot(channel.Source, Now) is { } retryAfter)
        {
            return new LoginReply.TooMany(retryAfter);
        }

        if (GivenToken.UserOf(GivenToken.RefreshPrefix, token) is not { } stream || State.Users.Find(stream) is not { } user)
        {
            return await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
        }

        var next = sessions.NewRefreshToken(stream);
        var command = new UserCommand.Refresh(GivenToken.HashOf(token), GivenToken.HashOf(next), Now);
        var outcome = await AskAsync(user, stream, command, isProven: true, channel, cancellationToken).ConfigureAwait(false);
        return outcome.Reply is IdentityReply.Done && sessions.SessionOf(stream, next) is { } session
            ? new LoginReply.Open(sessions.Open(stream, session, next))
            : await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets a first password for an invitation, or another one for a reset.</summary>
    public async ValueTask<LoginReply> SetPasswordAsync(
        string token, string password, Channel channel, CancellationToken cancellationToken)
    {
        if (limits.WhyNot(channel.Source, Now) is { } retryAfter)
        {
            return new LoginReply.TooMany(retryAfter);
        }

        var invited = GivenToken.UserOf(GivenToken.InvitationPrefix, token);
        if ((invited ?? GivenToken.UserOf(GivenToken.ResetPrefix, token)) is not { } stream || State.Users.Find(stream) is not { } user
            || !IsOpen(user.State, token))
        {
            return await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
        }

        if (AccountRules.WhyNotPassword(password, user.State.Name) is { } problem)
        {
            return new LoginReply.Invalid("password", problem);
        }

        var verifier = await passwords.SealAsync(user, stream, password, cancellationToken).ConfigureAwait(false);
        UserCommand command = invited is not null
            ? new UserCommand.Accept(GivenToken.HashOf(token), verifier, Now)
            : new UserCommand.Reset(GivenToken.HashOf(token), verifier, Now);
        var outcome = await AskAsync(user, stream, command, isProven: true, channel, cancellationToken).ConfigureAwait(false);
        return outcome.Reply is IdentityReply.Done
            ? new LoginReply.PasswordSet(user.State.Name)
            : await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets another password for the old one. All sessions of the account end, also the one that this is done by.</summary>
    public async ValueTask<LoginReply> ChangePasswordAsync(
        Caller.Member person, string old, string password, Channel channel, CancellationToken cancellationToken)
    {
        if (limits.WhyNot(channel.Source, Now) is { } retryAfter)
        {
            return new LoginReply.TooMany(retryAfter);
        }

        if (State.Users.Find(person.Stream) is not { } user || person.Session.Length == 0)
        {
            return new LoginReply.Invalid("caller", "only a person who has logged in has a password to change");
        }

        if (AccountRules.WhyNotPassword(password, user.State.Name) is { } problem)
        {
            return new LoginReply.Invalid("password", problem);
        }

        if (!await passwords.IsAsync(user, person.Stream, old, cancellationToken).ConfigureAwait(false))
        {
            return await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
        }

        var verifier = await passwords.SealAsync(user, person.Stream, password, cancellationToken).ConfigureAwait(false);
        var outcome = await AskAsync(user, person.Stream, new UserCommand.ChangePassword(user.State.Verifier, verifier),
            isProven: true, channel, cancellationToken).ConfigureAwait(false);
        return outcome.Reply is IdentityReply.Done
            ? new LoginReply.PasswordSet(user.State.Name)
            : await RefuseAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the caller's own session, and with it its tokens.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> LogOutAsync(Caller.Member person, Channel channel, CancellationToken cancellationToken) =>
        State.Users.Find(person.Stream) is { } user && person.Session.Length > 0
        && (await AskAsync(user, person.Stream, new UserCommand.EndSessions(person.Session, "logout"),
            isProven: true, channel, cancellationToken).ConfigureAwait(false)).Position is not null;

    private bool IsOpen(UserState user, string token) =>
        new[] { user.Invitation, user.Reset }.Any(open =>
            open is not null && open.Until > Now && Domain.Agents.Credential.SameHash(open.Hash, GivenToken.HashOf(token)));

    private ValueTask<Outcome<IdentityReply>> AskAsync(
        KnownStream<UserState> user,
        StreamName stream,
        UserCommand command,
        bool isProven,
        Channel channel,
        CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(
            user.Org,
            user.Team.Length > 0 ? user.Team : null,
            isProven ? $"user:{user.State.Name}" : $"source:{channel.Source}",
            isProven ? Assurance.Bound : Assurance.Unattributed,
            []);
        return commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, stream, command, origin, token), cancellationToken);
    }

    // Every refusal is counted with its source's, also what the account's own stream tells of: all wait for the same event.
    private async ValueTask<LoginReply> RefuseAsync(Channel channel, CancellationToken cancellationToken)
    {
        limits.Failed(channel.Source, Now);
        await refused.RecordAsync(
            channel.Source, "login_refused", new ActorClaim(ActorClaim.Default, ActorClaim.Default, ""), cancellationToken).ConfigureAwait(false);
        return new LoginReply.Refused();
    }
}
