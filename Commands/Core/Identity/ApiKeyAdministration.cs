using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>An API key with its secret.</summary>
/// <param name="KeyId">Names it.</param>
/// <param name="Key">The secret, shown this once.</param>
/// <param name="Until">When it ends; null for never.</param>
public sealed record IssuedKey(string KeyId, string Key, Instant? Until);

/// <summary>What an API key is made for.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Label">What it is for, in words.</param>
/// <param name="Scope">What it may be used for.</param>
/// <param name="Lifetime">How long it counts; null for ever.</param>
public sealed record KeyWish(MemberTerms Place, string Label, CredentialScope Scope, TimeSpan? Lifetime);

/// <summary>What those do to API keys who may. Safe for concurrent use.</summary>
public sealed class ApiKeyAdministration(
    CommandRunner commands, Permission permission, SecretHashing hashing, IdSource ids, TimeProvider time)
{
    private const int KeyIdBytes = 8;
    private const int KeysMax = 100_000;

    private readonly IdentityCommands _identities = new(commands, permission);

    private WriteSideState State => commands.State;

    /// <summary>Makes a key.</summary>
    public async ValueTask<Answer<IssuedKey>> IssueAsync(Caller caller, KeyWish wish, CancellationToken cancellationToken)
    {
        if (wish.Place.WhyNot<IssuedKey>(caller, permission, State) is { } refusal)
        {
            return refusal;
        }

        if (State.ApiKeys.Keys.All.Count() >= KeysMax)
        {
            return new Answer<IssuedKey>.Refused("keys_max", $"there have been {KeysMax} keys: no more are made");
        }

        var now = Instant.From(time.GetUtcNow());
        var issued = New(Convert.ToHexStringLower(ids.Secret(KeyIdBytes)), wish.Lifetime is { } lasting ? now.Plus(lasting) : null);
        var command = new ApiKeyCommand.Issue(
            issued.KeyId, wish.Label, wish.Scope, await ProofOfAsync(issued.Key, cancellationToken).ConfigureAwait(false), issued.Until, now);
        var outcome = await _identities.RunAsync(
            caller, wish.Place, ApiKey.StreamOf(wish.Place.Org, issued.KeyId), command, cancellationToken).ConfigureAwait(false);
        return IdentityCommands.AnswerOf(outcome, issued);
    }

    /// <summary>Gives a key another secret; the old one counts for a while too.</summary>
    /// <param name="caller">Who wants it; whoever shows the key itself may too.</param>
    /// <param name="keyId">Which.</param>
    /// <param name="overlap">How long the old secret counts.</param>
    /// <param name="lifetime">How long the key counts from now; null for as long as before.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public async ValueTask<Answer<IssuedKey>> RotateAsync(
        Caller caller, string keyId, TimeSpan overlap, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        if (Find(caller, keyId) is not { } known)
        {
            return NoKey<IssuedKey>(keyId);
        }

        var (stream, key) = known;
        if (WhyNot<IssuedKey>(caller, stream, key) is { } refusal)
        {
            return refusal;
        }

        var now = Instant.From(time.GetUtcNow());
        var issued = New(keyId, lifetime is { } lasting ? now.Plus(lasting) : key.State.Until);
        var command = new ApiKeyCommand.Rotate(
            await ProofOfAsync(issued.Key, cancellationToken).ConfigureAwait(false), overlap, issued.Until, now);
        var outcome = await _identities.RunAsync(
            caller, new(key.Org, key.Team), stream, command, cancellationToken).ConfigureAwait(false);
        return IdentityCommands.AnswerOf(outcome, issued);
    }

    /// <summary>Ends a key at once, and every token that was given for it.</summary>
    public ValueTask<Answer<bool>> RevokeAsync(Caller caller, string keyId, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(caller, keyId, new ApiKeyCommand.Revoke(reason), cancellationToken);

    /// <summary>Ends the tokens that were given for a key until now.</summary>
    public ValueTask<Answer<bool>> RevokeTokensAsync(Caller caller, string keyId, CancellationToken cancellationToken) =>
        ChangeAsync(caller, keyId, new ApiKeyCommand.RevokeTokens(Instant.From(time.GetUtcNow())), cancellationToken);

    /// <summary>The keys that a caller may know of, in order of org and id.</summary>
    public IEnumerable<KnownStream<ApiKeyState>> List(Caller caller) => State.ApiKeys.Keys.All.Select(key => key.Value)
        .Where(key => caller.BelongsTo(key.Org))
        .OrderBy(key => key.Org, StringComparer.Ordinal).ThenBy(key => key.State.KeyId, StringComparer.Ordinal);

    /// <summary>
    /// Makes the installation's first key, of an administrator, where there has been neither a key nor an account.
    /// </summary>
    /// <returns>The key; null when there is somebody already.</returns>
    public async ValueTask<string?> MakeFirstAsync(CancellationToken cancellationToken)
    {
        if (State.ApiKeys.Keys.All.Any() || State.Users.All.Any())
        {
            return null;
        }

        var issued = New(FirstKeyId, null);
        var command = new ApiKeyCommand.Issue(
            issued.KeyId, "first administrator", CredentialScope.Admin,
            await ProofOfAsync(issued.Key, cancellationToken).ConfigureAwait(false), null, Instant.From(time.GetUtcNow()));
        var outcome = await _identities.RunAsync(
            new Caller.Operator("local"), new("", ""), ApiKey.StreamOf("", issued.KeyId), command, cancellationToken).ConfigureAwait(false);
        return outcome is { Reply: IdentityReply.Done, Position: not null } ? issued.Key : null;
    }

    // Its stream has one name, so that two processes, or two starts, never make two.
    private const string FirstKeyId = "first";

    private async ValueTask<Answer<bool>> ChangeAsync(
        Caller caller, string keyId, ApiKeyCommand command, CancellationToken cancellationToken)
    {
        if (Find(caller, keyId) is not { } known)
        {
            return NoKey<bool>(keyId);
        }

        var (stream, key) = known;
        if (WhyNot<bool>(caller, stream, key) is { } refusal)
        {
            return refusal;
        }

        var outcome = await _identities.RunAsync(
            caller, new(key.Org, key.Team), stream, command, cancellationToken).ConfigureAwait(false);
        return IdentityCommands.AnswerOf(outcome, outcome.Position is not null);
    }

    private Answer<T>? WhyNot<T>(Caller caller, StreamName stream, KnownStream<ApiKeyState> key) =>
        caller is Caller.Member self && self.Stream == stream ? null : new MemberTerms(key.Org, key.Team).WhyNot<T>(caller, permission, State);

    private (StreamName Stream, KnownStream<ApiKeyState> Key)? Find(Caller caller, string keyId)
    {
        foreach (var (stream, key) in State.ApiKeys.Keys.All)
        {
            if (key.State.KeyId == keyId && caller.BelongsTo(key.Org))
            {
                return (stream, key);
            }
        }

        return null;
    }

    private IssuedKey New(string keyId, Instant? until) => new(keyId, ApiKey.Of(ids.Secret(ApiKey.RandomBytes)), until);

    private async ValueTask<KeyProof> ProofOfAsync(string key, CancellationToken cancellationToken) =>
        new(ApiKey.LookupOf(key), await hashing.HashAsync(key, cancellationToken).ConfigureAwait(false));

    private static Answer<T> NoKey<T>(string keyId) =>
        new Answer<T>.NotFound($"no key '{keyId}': 'aasm key list' shows those that you may see");
}
