using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>A person's account: invitation, password, lock-out and sessions (gateway specification §12).</summary>
public sealed class UserDecider : IDecider<UserState, UserCommand, UserEvent, IdentityReply>
{
    private static readonly Decision<IdentityReply, UserEvent> Wrong = Said(new IdentityReply.Wrong());

    private UserDecider()
    {
    }

    /// <inheritdoc/>
    public static UserState Initial { get; } = new();

    /// <summary>The stream of an account. Accounts are the installation's: names are unique in it.</summary>
    public static StreamName StreamOf(string name) => StreamName.ForKey("user", "", name);

    /// <inheritdoc/>
    public static UserState Evolve(UserState state, UserEvent happened) => happened switch
    {
        UserEvent.Invited e => state with { Name = e.Name, Scope = e.Scope, Invitation = new(e.TokenHash, e.Until) },
        UserEvent.PasswordSet e => state.WithoutSessions("") with
        {
            Verifier = e.Verifier,
            Invitation = null,
            Reset = null,
            Failures = 0,
            LockedUntil = default,
        },
        UserEvent.ResetIssued e => state with { Reset = new(e.TokenHash, e.Until) },
        UserEvent.ScopeChanged e => state with { Scope = e.Scope },
        UserEvent.Disabled => state.WithoutSessions("") with { IsDisabled = true, Reset = null, Invitation = null },
        UserEvent.Enabled => state with { IsDisabled = false },
        UserEvent.LoginFailed e => state with { Failures = e.Count },
        UserEvent.Locked e => state with { Failures = 0, LockedUntil = e.Until },
        UserEvent.LoggedIn e => state with
        {
            Failures = 0,
            Sessions = state.Sessions.SetItem(e.Session, new(e.RefreshHash, "", e.Since, e.Until)),
        },
        UserEvent.SessionRefreshed e => state.Sessions.TryGetValue(e.Session, out var session)
            ? state with
            {
                Sessions = state.Sessions.SetItem(
                    e.Session, session with { RefreshHash = e.RefreshHash, SpentHash = session.RefreshHash }),
            }
            : state,
        UserEvent.SessionsEnded e => state.WithoutSessions(e.Session),
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<IdentityReply, UserEvent> Decide(UserState state, UserCommand command) => command switch
    {
        UserCommand.Invite c => Invite(state, c),
        UserCommand.Accept c => IsUsable(state.Invitation, c.TokenHash, c.Now) && !state.IsDisabled
            ? Done(new UserEvent.PasswordSet(c.Verifier, "invite"))
            : Wrong,
        UserCommand.IssueReset c => WhyNotActive(state) ?? Done(new UserEvent.ResetIssued(c.TokenHash, c.Until)),
        UserCommand.Reset c => IsUsable(state.Reset, c.TokenHash, c.Now) && !state.IsDisabled
            ? Done(new UserEvent.PasswordSet(c.Verifier, "reset"))
            : Wrong,
        UserCommand.ChangePassword c => WhyNotActive(state)
            ?? (c.Verified == state.Verifier ? Done(new UserEvent.PasswordSet(c.Verifier, "change")) : Wrong),
        UserCommand.LogIn c => LogIn(state, c),
        UserCommand.Refresh c => Refresh(state, c),
        UserCommand.EndSessions c => (c.Session.Length == 0 ? state.Sessions.IsEmpty : !state.Sessions.ContainsKey(c.Session))
            ? Said(new IdentityReply.Done())
            : Done(new UserEvent.SessionsEnded(c.Session, c.Reason)),
        UserCommand.ChangeScope c => WhyNotKnown(state)
            ?? (state.Scope == c.Scope ? Said(new IdentityReply.Done()) : Done(new UserEvent.ScopeChanged(c.Scope))),
        UserCommand.Disable c => WhyNotKnown(state)
            ?? (state.IsDisabled ? Said(new IdentityReply.Done()) : Done(new UserEvent.Disabled(c.Reason))),
        UserCommand.Enable c => WhyNotKnown(state)
            ?? (state.IsDisabled ? Done(new UserEvent.Enabled(c.Reason)) : Said(new IdentityReply.Done())),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<IdentityReply, UserEvent> Invite(UserState state, UserCommand.Invite c) =>
        state.Verifier.Length > 0
            ? Refused("user_exists", $"there is an account {c.Name} already: 'aasm user reset' lets its person set another password")
        : state.IsDisabled ? Refused("user_disabled", $"the account {c.Name} is disabled: 'aasm user enable' lets it count again")
        : Done(new UserEvent.Invited(c.Name, c.Scope, c.TokenHash, c.Until));

    private static Decision<IdentityReply, UserEvent> LogIn(UserState state, UserCommand.LogIn c)
    {
        // The verifier is the one that the password was held against, or the account has another password since.
        if (state.Verifier.Length == 0 || state.IsDisabled || c.Verified != state.Verifier)
        {
            return Wrong;
        }

        if (state.LockedUntil > c.Now)
        {
            return Said(new IdentityReply.Locked(state.LockedUntil));
        }

        if (!c.IsRight)
        {
            return state.Failures + 1 < UserState.FailuresMax
                ? new(new IdentityReply.Wrong(), [new UserEvent.LoginFailed(state.Failures + 1)])
                : new(
                    new IdentityReply.Locked(c.Now.Plus(UserState.LockTime)),
                    [new UserEvent.LoginFailed(state.Failures + 1), new UserEvent.Locked(c.Now.Plus(UserState.LockTime))]);
        }

        var started = new UserEvent.LoggedIn(c.Session, c.RefreshHash, c.Until) { Since = c.Now };
        return state.Sessions.Count < UserState.SessionsMax
            ? Done(started)
            : new(new IdentityReply.Done(), [new UserEvent.SessionsEnded(OldestOf(state), "replaced"), started]);
    }

    // One refresh token after the other: whoever shows one that was used before has a copy, and nobody can say who is the thief.
    private static Decision<IdentityReply, UserEvent> Refresh(UserState state, UserCommand.Refresh c)
    {
        foreach (var (name, session) in state.Sessions)
        {
            if (Credential.SameHash(session.SpentHash, c.Shown))
            {
                return new(new IdentityReply.Wrong(), [new UserEvent.SessionsEnded(name, "replayed")]);
            }

            if (Credential.SameHash(session.RefreshHash, c.Shown))
            {
                return state.HasSession(name, c.Now) ? Done(new UserEvent.SessionRefreshed(name, c.Next)) : Wrong;
            }
        }

        return Wrong;
    }

    private static string OldestOf(UserState state) => state.Sessions.MinBy(session => (session.Value.Since, session.Key)).Key;

    private static bool IsUsable(OneTimeToken? token, string shown, Instant now) =>
        token is not null && token.Until > now && Credential.SameHash(token.Hash, shown);

    private static Decision<IdentityReply, UserEvent>? WhyNotKnown(UserState state) =>
        state.Name.Length == 0 ? Refused("user_unknown", "there is no such account: 'aasm user list' shows those that there are") : null;

    private static Decision<IdentityReply, UserEvent>? WhyNotActive(UserState state) =>
        WhyNotKnown(state)
        ?? (state.IsDisabled ? Refused("user_disabled", $"the account {state.Name} is disabled: 'aasm user enable' lets it count again")
            : state.Verifier.Length == 0
                ? Refused("user_invited", $"the account {state.Name} has no password yet: 'aasm user invite' makes a new invitation")
            : null);

    private static Decision<IdentityReply, UserEvent> Refused(string rule, string message) =>
        Said(new IdentityReply.Refused(rule, message));

    private static Decision<IdentityReply, UserEvent> Said(IdentityReply reply) => new(reply, []);

    private static Decision<IdentityReply, UserEvent> Done(UserEvent happened) => new(new IdentityReply.Done(), [happened]);
}
