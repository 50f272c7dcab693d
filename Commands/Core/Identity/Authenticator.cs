using System.Collections.Concurrent;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>
/// Finds out who calls by what was shown: an agent's credential, an API key or an access token. Each kind is looked up
/// among its own, so that none is ever taken for another. What was revoked or has ended counts no more with the next call.
/// Safe for concurrent use.
/// </summary>
public sealed class Authenticator(WriteSideState state, MemberBook members, SecretHashing hashing, IAccessTokens tokens)
{
    private const string LocalOperator = "local";
    private const int ProvenMax = 10_000;

    // Keys that passed Argon2id, by SHA-256. It spares the work, not the look at whether the key still counts.
    private readonly ConcurrentDictionary<Hash256, KeyProof> _proven = new();

    /// <summary>The caller; null when what was shown is nobody's, or nothing was shown over a channel that needs it.</summary>
    /// <param name="shown">The credential; empty when none came.</param>
    /// <param name="channel">How the request came.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EventStoreException">Too many keys are being checked.</exception>
    public ValueTask<Caller?> IdentifyAsync(string shown, Channel channel, CancellationToken cancellationToken) =>
        shown.Length == 0 ? new(channel.MayAssert ? new Caller.Operator(LocalOperator) : null)
        : ApiKey.IsWellFormed(shown) ? OfApiKeyAsync(shown, cancellationToken)
        : shown.Contains('.', StringComparison.Ordinal) ? OfAccessTokenAsync(shown)
        : new(OfAgent(shown));

    /// <summary>The agent whose credential was shown; null when it is no agent's.</summary>
    public Caller.Agent? OfAgent(string credential) =>
        state.Agents.FindByToken(credential) is { } agent ? new(agent) : null;

    /// <summary>Whether a caller still is who it was, and may still do as much.</summary>
    public bool IsStill(Caller caller) => caller switch
    {
        Caller.Operator => true,
        Caller.Agent agent => state.Agents.Find(agent.Known.Id) is { State.Status: AgentStatus.Active } now
            && now.State.TokenHash == agent.Known.State.TokenHash,
        Caller.Member member => members.Still(member) is { } now && now.Scope == member.Scope,
        _ => throw new UnreachableException(caller.GetType().Name),
    };

    private async ValueTask<Caller?> OfApiKeyAsync(string key, CancellationToken cancellationToken)
    {
        var lookup = ApiKey.LookupOf(key);
        if (state.ApiKeys.Find(lookup) is not { } stream || members.ProofOf(stream, lookup) is not { } proof)
        {
            return null;
        }

        var digest = Credential.DigestOf(key);
        if (!(_proven.TryGetValue(digest, out var proven) && proven == proof))
        {
            if (!await hashing.IsAsync(key, proof.Verifier, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (_proven.Count >= ProvenMax)
            {
                _proven.Clear();
            }

            _proven[digest] = proof;
        }

        return members.ByKey(stream, proof);
    }

    private async ValueTask<Caller?> OfAccessTokenAsync(string token) =>
        await tokens.ReadAsync(token).ConfigureAwait(false) is { } claims
        && members.ByToken(claims.Stream, claims.Session, claims.Scope, claims.IssuedAt) is { } member
        && member.Principal == claims.Subject
            ? member
            : null;
}
