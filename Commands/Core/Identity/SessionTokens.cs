using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>A session before it is recorded.</summary>
/// <param name="Session">Names it.</param>
/// <param name="RefreshToken">Its first refresh token.</param>
/// <param name="Until">When it ends.</param>
public sealed record NewSession(string Session, string RefreshToken, Instant Until);

/// <summary>Makes the tokens of sessions and API keys. Safe for concurrent use.</summary>
public sealed class SessionTokens(WriteSideState state, IAccessTokens tokens, IdSource ids, TimeProvider time)
{
    private const int SessionIdBytes = 8;

    /// <summary>A session for an account.</summary>
    public NewSession Begin(StreamName user, bool isRemembered) => new(
        Convert.ToHexStringLower(ids.Secret(SessionIdBytes)),
        NewRefreshToken(user),
        Now.Plus(isRemembered ? AccountRules.RememberedLifetime : AccountRules.SessionLifetime));

    /// <summary>A refresh token for an account.</summary>
    public string NewRefreshToken(StreamName user) => GivenToken.New(GivenToken.RefreshPrefix, user, ids);

    /// <summary>The session that goes on with a refresh token; null when there is none.</summary>
    public string? SessionOf(StreamName user, string refreshToken)
    {
        var hash = GivenToken.HashOf(refreshToken);
        return state.Users.StateOf(user).Sessions.FirstOrDefault(session => session.Value.RefreshHash == hash).Key;
    }

    /// <summary>A recorded session with an access token.</summary>
    public OpenSession Open(StreamName user, string session, string refreshToken)
    {
        var known = state.Users.StateOf(user);

        // It may have ended since it was recorded: its tokens count no more then.
        var ends = known.Sessions.TryGetValue(session, out var recorded) ? recorded.Until : Now;
        var until = Sooner(Now.Plus(AccountRules.AccessLifetime), ends);
        var claims = new AccessClaims($"user:{known.Name}", user, session, known.Scope, Now, until);
        return new(claims.Subject, tokens.Issue(claims), until, refreshToken, ends);
    }

    /// <summary>An access token for whoever shows an API key.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="most">The most that it may be used for; never more than the key.</param>
    public OpenSession Exchange(Caller.Member key, CredentialScope most)
    {
        // What a secret is exchanged for ends with the secret, also with one that was rotated away.
        var known = state.ApiKeys.Keys.StateOf(key.Stream);
        var until = Sooner(Now.Plus(AccountRules.AccessLifetime), known.Until ?? Now.Plus(AccountRules.AccessLifetime));
        until = key.Proof == known.OldSecret ? Sooner(until, known.OldUntil) : until;
        var scope = most < key.Scope ? most : key.Scope;
        return new(
            key.Principal, tokens.Issue(new AccessClaims(key.Principal, key.Stream, "", scope, Now, until)), until, "", until);
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private static Instant Sooner(Instant one, Instant other) => one < other ? one : other;
}
