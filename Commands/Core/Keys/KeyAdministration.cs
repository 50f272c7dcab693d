using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>
/// What the operator does to keys. What is destroyed is told in the log first and forgotten second; a rotation is told
/// once every key is wrapped anew, and before the older generation is removed. Safe for concurrent use.
/// </summary>
public sealed class KeyAdministration(CommandRunner commands, Permission permission, KeyVault vault, IKeyStore store) : IDisposable
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonLengthMax = 1_024;

    /// <summary>Most keys of one page.</summary>
    public const int PageMax = 1_000;

    private readonly SemaphoreSlim _rotating = new(1, 1);

    /// <summary>Keys in order of org and name, destroyed ones too.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="org">Of which tenant; empty for all.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most keys, 1 to <see cref="PageMax"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Answer<ImmutableArray<StoredKey>>> ListAsync(
        Caller caller, string org, KeySubject? after, int limit, CancellationToken cancellationToken) =>
        permission.WhyNot(caller, org, null) is { } forbidden
            ? new Answer<ImmutableArray<StoredKey>>.Forbidden(forbidden)
            : new Answer<ImmutableArray<StoredKey>>.Done(
                await store.ListAsync(org.Length == 0 ? null : org, after, Math.Clamp(limit, 1, PageMax), cancellationToken)
                    .ConfigureAwait(false),
                null);

    /// <summary>Gives the installation's key a new generation.</summary>
    /// <returns>The generation that wraps now: that of a rotation that was under way, or else a new one.</returns>
    /// <exception cref="KeyVaultException">The key store failed; what was begun goes on with the next rotation or start.</exception>
    public async ValueTask<Answer<int>> RotateAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (permission.WhyNot(caller, "", null) is { } forbidden)
        {
            return new Answer<int>.Forbidden(forbidden);
        }

        var (generation, position) = await RotateAsync(
            new CommandOrigin("", null, caller.Principal, caller.Assurance, []), cancellationToken).ConfigureAwait(false);
        return new Answer<int>.Done(generation, position);
    }

    /// <summary>Destroys a subject's key. Done with true where it existed until now.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="subject">Whose; an agent by <c>agent:</c> and its id or DID.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <exception cref="KeyVaultException">It is told, and the key store failed: destroyed with the next try or start.</exception>
    public async ValueTask<Answer<bool>> DestroyAsync(
        Caller caller, KeySubject subject, string reason, CancellationToken cancellationToken)
    {
        if (permission.WhyNot(caller, subject.Org, null) is { } forbidden)
        {
            return new Answer<bool>.Forbidden(forbidden);
        }

        if (WhyInvalid(subject, reason) is { } invalid)
        {
            return invalid;
        }

        var meant = Meant(subject);
        var origin = new CommandOrigin(meant.Org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) => AskAsync(
                undertaking, KeyDecider.StreamOf(meant), new KeyCommand.Destroy(meant, reason), origin, token),
            cancellationToken).ConfigureAwait(false);
        if (outcome.Reply is not KeyReply.Done done)
        {
            return new Answer<bool>.NotFound(
                $"'{meant.Name}' has no key in the org '{meant.Org}': 'aasm keystore list' shows those that have one");
        }

        // What is in the log cannot be taken back, so nobody's cancellation counts any more.
        await vault.ForgetAsync(meant, done.Key, CancellationToken.None).ConfigureAwait(false);
        return new Answer<bool>.Done(outcome.Position is not null, outcome.Position);
    }

    /// <summary>
    /// Makes the key store agree with the log after a start: what the log says is destroyed is destroyed, and a rotation that
    /// was interrupted is finished.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var destroyed in commands.State.Keys.Destroyed)
        {
            if (await store.FindAsync(destroyed.Subject, cancellationToken).ConfigureAwait(false) is not { IsDestroyed: true })
            {
                await vault.ForgetAsync(destroyed.Subject, destroyed.Key!.Value, cancellationToken).ConfigureAwait(false);
            }
        }

        if (vault.Installation.IsRotating)
        {
            var origin = new CommandOrigin("", null, KeyVault.Principal, Assurance.Unspecified, []);
            await RotateAsync(origin, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rotating.Dispose();

    private async Task<(int Generation, Position? Position)> RotateAsync(CommandOrigin origin, CancellationToken cancellationToken)
    {
        await _rotating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var generation = await vault.Installation.RotateAsync(cancellationToken).ConfigureAwait(false);
            var outcome = await commands.RunAsync(
                (undertaking, token) => AskAsync(
                    undertaking,
                    KeyDecider.StreamOf(store.Installation),
                    new KeyCommand.Rotate(store.Installation, generation),
                    origin,
                    token),
                cancellationToken).ConfigureAwait(false);
            await vault.Installation.FinishAsync().ConfigureAwait(false);
            return (generation, outcome.Position);
        }
        finally
        {
            _rotating.Release();
        }
    }

    private static ValueTask<KeyReply> AskAsync(
        Undertaking undertaking,
        StreamName stream,
        KeyCommand command,
        CommandOrigin origin,
        CancellationToken cancellationToken) =>
        undertaking.AskAsync<KeyDecider, KeyEvent, KeyState, KeyCommand, KeyEvent, KeyReply>(
            stream, command, origin, cancellationToken);

    private static Answer<bool>? WhyInvalid(KeySubject subject, string reason) =>
        subject.Name.Length is 0 or > KeySubjects.NameLengthMax
            ? new Answer<bool>.Invalid("subject",
                $"must name whose key it is, such as agent:… as 'aasm keystore list' shows it, in at most {KeySubjects.NameLengthMax} "
                + "characters; the key of a tenant as a whole is not destroyed, because all of its subjects' keys hang on it")
        : string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLengthMax
            ? new Answer<bool>.Invalid("reason", $"must say why, in at most {ReasonLengthMax} characters")
        : null;

    // People know agents by their DID.
    private KeySubject Meant(KeySubject subject) =>
        subject.Name.StartsWith(KeySubjects.AgentPrefix, StringComparison.Ordinal)
        && commands.State.Agents.Resolve(subject.Org, subject.Name[KeySubjects.AgentPrefix.Length..]) is AgentLookup.Found found
            ? KeySubjects.Of(subject.Org, found.Agent.Id)
            : subject;
}
