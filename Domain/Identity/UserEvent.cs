using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>
/// What happens to a person's account. Told in its <c>user-…</c> stream; home org and team stand in the envelope. Passwords
/// are told as verifiers that are sealed under the account's own data key, secrets of other kinds as hashes.
/// </summary>
public abstract record UserEvent : IEventDataCodec<UserEvent>
{
    /// <summary>Wire name of <see cref="Invited"/>.</summary>
    public const string InvitedType = "user.invited";

    /// <summary>Wire name of <see cref="PasswordSet"/>.</summary>
    public const string PasswordSetType = "user.password_set";

    /// <summary>Wire name of <see cref="ResetIssued"/>.</summary>
    public const string ResetIssuedType = "user.reset_issued";

    /// <summary>Wire name of <see cref="ScopeChanged"/>.</summary>
    public const string ScopeChangedType = "user.scope_changed";

    /// <summary>Wire name of <see cref="Disabled"/>.</summary>
    public const string DisabledType = "user.disabled";

    /// <summary>Wire name of <see cref="Enabled"/>.</summary>
    public const string EnabledType = "user.enabled";

    /// <summary>Wire name of <see cref="LoginFailed"/>.</summary>
    public const string LoginFailedType = "user.login_failed";

    /// <summary>Wire name of <see cref="Locked"/>.</summary>
    public const string LockedType = "user.locked";

    /// <summary>Wire name of <see cref="LoggedIn"/>.</summary>
    public const string LoggedInType = "user.logged_in";

    /// <summary>Wire name of <see cref="SessionRefreshed"/>.</summary>
    public const string SessionRefreshedType = "user.session_refreshed";

    /// <summary>Wire name of <see cref="SessionsEnded"/>.</summary>
    public const string SessionsEndedType = "user.sessions_ended";

    private UserEvent()
    {
    }

    /// <summary>A person may make an account.</summary>
    public sealed record Invited(string Name, CredentialScope Scope, string TokenHash, Instant Until) : UserEvent;

    /// <summary>The account has a password, by which invitations and resets are used up and sessions end.</summary>
    /// <param name="Verifier">Sealed Argon2id of the password.</param>
    /// <param name="Via"><c>invite</c>, <c>reset</c> or <c>change</c>.</param>
    public sealed record PasswordSet(string Verifier, string Via) : UserEvent;

    /// <summary>Whoever has the token may set a new password.</summary>
    public sealed record ResetIssued(string TokenHash, Instant Until) : UserEvent;

    /// <summary>The account may do more, or less.</summary>
    public sealed record ScopeChanged(CredentialScope Scope) : UserEvent;

    /// <summary>The account counts no more, and its sessions end.</summary>
    public sealed record Disabled(string Reason) : UserEvent;

    /// <summary>It counts again.</summary>
    public sealed record Enabled(string Reason) : UserEvent;

    /// <summary>A wrong password came.</summary>
    /// <param name="Count">How many since the last right one or the last lock.</param>
    public sealed record LoginFailed(int Count) : UserEvent;

    /// <summary>Too many wrong passwords came.</summary>
    public sealed record Locked(Instant Until) : UserEvent;

    /// <summary>A session began.</summary>
    public sealed record LoggedIn(string Session, string RefreshHash, Instant Until) : UserEvent
    {
        /// <summary>When: of the envelope, where the event was read from one.</summary>
        public Instant Since { get; init; }
    }

    /// <summary>A session's refresh token was used, and another given.</summary>
    public sealed record SessionRefreshed(string Session, string RefreshHash) : UserEvent;

    /// <summary>Sessions ended.</summary>
    /// <param name="Session">Which; empty for all of them.</param>
    /// <param name="Reason"><c>logout</c>, <c>revoked</c>, <c>replaced</c> or <c>replayed</c>.</param>
    public sealed record SessionsEnded(string Session, string Reason) : UserEvent;

    /// <inheritdoc/>
    public static string TypeOf(UserEvent happened) => happened switch
    {
        Invited => InvitedType,
        PasswordSet => PasswordSetType,
        ResetIssued => ResetIssuedType,
        ScopeChanged => ScopeChangedType,
        Disabled => DisabledType,
        Enabled => EnabledType,
        LoginFailed => LoginFailedType,
        Locked => LockedType,
        LoggedIn => LoggedInType,
        SessionRefreshed => SessionRefreshedType,
        SessionsEnded => SessionsEndedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, UserEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Invited e => json.Member("name", e.Name).Member("scope", CredentialScopes.NameOf(e.Scope))
                .Member("token_hash", e.TokenHash).Member("until_us", e.Until.UnixMicroseconds),
            PasswordSet e => json.Member("verifier", e.Verifier).Member("via", e.Via),
            ResetIssued e => json.Member("token_hash", e.TokenHash).Member("until_us", e.Until.UnixMicroseconds),
            ScopeChanged e => json.Member("scope", CredentialScopes.NameOf(e.Scope)),
            Disabled e => json.Member("reason", e.Reason),
            Enabled e => json.Member("reason", e.Reason),
            LoginFailed e => json.Member("count", e.Count),
            Locked e => json.Member("until_us", e.Until.UnixMicroseconds),
            LoggedIn e => json.Member("refresh_hash", e.RefreshHash).Member("session", e.Session)
                .Member("until_us", e.Until.UnixMicroseconds),
            SessionRefreshed e => json.Member("refresh_hash", e.RefreshHash).Member("session", e.Session),
            SessionsEnded e => json.Member("reason", e.Reason).Member("session", e.Session),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static UserEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type switch
        {
            InvitedType => new Invited(data.Text("name"), ScopeIn(data), data.Text("token_hash"), MomentIn(data)),
            PasswordSetType => new PasswordSet(data.Text("verifier"), data.Text("via")),
            ResetIssuedType => new ResetIssued(data.Text("token_hash"), MomentIn(data)),
            ScopeChangedType => new ScopeChanged(ScopeIn(data)),
            DisabledType => new Disabled(data.Text("reason")),
            EnabledType => new Enabled(data.Text("reason")),
            LoginFailedType => new LoginFailed((int)data.Number("count")),
            LockedType => new Locked(MomentIn(data)),
            LoggedInType => new LoggedIn(data.Text("session"), data.Text("refresh_hash"), MomentIn(data)) { Since = envelope.RecordedAt },
            SessionRefreshedType => new SessionRefreshed(data.Text("session"), data.Text("refresh_hash")),
            SessionsEndedType => new SessionsEnded(data.Text("session"), data.Text("reason")),
            _ => null,
        };
    }

    private static Instant MomentIn(JsonElement data) => new(data.Number("until_us"));

    // What only a newer build knows is taken for the least.
    private static CredentialScope ScopeIn(JsonElement data) =>
        CredentialScopes.TryRead(data.Text("scope"), out var scope) ? scope : CredentialScope.Read;
}
