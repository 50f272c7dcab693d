using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>Which accounts and API keys count now, and as whom. Safe for concurrent use.</summary>
public sealed class MemberBook(WriteSideState state, TimeProvider time)
{
    /// <summary>Who shows an API key; null when it counts no more.</summary>
    /// <param name="stream">The key's stream.</param>
    /// <param name="proof">The proof that it passed.</param>
    public Caller.Member? ByKey(StreamName stream, KeyProof proof) =>
        ProofOf(stream, proof.Lookup) == proof && Of(stream, "", CredentialScope.Admin, null) is { } member
            ? member with { Proof = proof }
            : null;

    /// <summary>Who shows an access token; null when what is behind it counts no more.</summary>
    /// <param name="stream">The stream of the account or API key that it was given for.</param>
    /// <param name="session">The session; empty for API keys.</param>
    /// <param name="most">The most that it may be used for.</param>
    /// <param name="issued">When it was made.</param>
    public Caller.Member? ByToken(StreamName stream, string session, CredentialScope most, Instant issued) =>
        Of(stream, session, most, issued);

    /// <summary>The caller as it is now; null when what it showed counts no more.</summary>
    public Caller.Member? Still(Caller.Member member) => member.Proof is { } proof
        ? ByKey(member.Stream, proof)
        : Of(member.Stream, member.Session, member.Scope, member.Since);

    /// <summary>The proof that a key of a look-up has to pass now; null when it counts no more.</summary>
    public KeyProof? ProofOf(StreamName stream, string lookup) =>
        state.ApiKeys.Keys.StateOf(stream).ProofOf(lookup, Instant.From(time.GetUtcNow()));

    private Caller.Member? Of(StreamName stream, string session, CredentialScope most, Instant? issued)
    {
        var now = Instant.From(time.GetUtcNow());
        if (state.ApiKeys.Keys.Find(stream) is { } key)
        {
            return key.State.Counts(now) && !(issued is { } at && !key.State.CountsToken(at, now))
                ? new($"apikey:{key.State.KeyId}", stream, key.Version, key.Org, key.Team, Least(key.State.Scope, most))
                { Since = issued }
                : null;
        }

        return state.Users.Find(stream) is { } user && user.State.HasSession(session, now)
            ? new($"user:{user.State.Name}", stream, user.Version, user.Org, user.Team, Least(user.State.Scope, most))
            { Session = session, Since = issued }
            : null;
    }

    private static CredentialScope Least(CredentialScope one, CredentialScope other) => one < other ? one : other;
}
