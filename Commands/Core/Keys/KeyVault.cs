using System.Collections.Concurrent;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>
/// The vault over any driver. A key that is made is told in the log first and kept second: what the log says is destroyed
/// gets no new key, whatever became of the driver's files. First uses at once are told and kept at once.
/// </summary>
public sealed partial class KeyVault(
    IKeyStore store, DeciderRunner runner, IdSource ids, TimeProvider time, KeyVaultOptions options) : IKeyVault, IDisposable
{
    /// <summary>Who makes keys.</summary>
    public const string Principal = "system:keys";

    private readonly KeyCache _cache = new(options.KeysMax);
    private readonly ConcurrentDictionary<KeySubject, Lazy<Task<DataKey>>> _loading = new();

    internal InstallationWrap Installation { get; } = new(store, ids);

    /// <inheritdoc/>
    public ValueTask<string> SealAsync(
        KeySubject subject, ReadOnlyMemory<byte> plain, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken) =>
        _cache.Find(subject)?.Seal(plain.Span, bound.Span) is { } text
            ? new(text)
            : UseAsync(subject, key => key.Seal(plain.Span, bound.Span), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<byte[]> OpenAsync(string text, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken)
    {
        if (!SealedText.TryReadKey(text, out var id))
        {
            throw new KeyVaultException("this is no sealed text: it has to begin with aas1. and a key's id");
        }

        var stored = await store.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new KeyVaultException(
                $"there is no key {id} here: the text is of another installation, or the keys were lost; "
                + "restore them from a backup");
        if (stored.IsDestroyed)
        {
            throw new KeyDestroyedException(stored.Subject);
        }

        var opened = await UseAsync(
            stored.Subject,
            key => key.TryOpen(text, bound.Span, out var plain) ? new Opened(plain) : null,
            cancellationToken).ConfigureAwait(false);
        return opened.Plain
            ?? throw new KeyVaultException($"the text sealed by key {id} was changed, or belongs to something else");
    }

    /// <summary>
    /// The key of an id, for whoever opens many texts; null where there is none. It may be retired at any time, and then has to
    /// be asked for again: that is how a destroyed key stops whoever reads.
    /// </summary>
    /// <exception cref="KeyVaultException">The key store failed.</exception>
    internal async ValueTask<DataKey?> FindKeyAsync(KeyId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored ? null
        : stored.IsDestroyed ? DataKey.Destroyed(stored.Subject)
        : await UseAsync(stored.Subject, key => key, cancellationToken).ConfigureAwait(false);

    /// <summary>Forgets a subject's key for good. The log has to say so before.</summary>
    public async ValueTask ForgetAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken)
    {
        await store.DestroyAsync(subject, id, cancellationToken).ConfigureAwait(false);

        // Whoever read the key before that is about to put it into the cache.
        if (_loading.TryGetValue(subject, out var loading))
        {
            await ((Task)loading.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _cache.Put(DataKey.Destroyed(subject));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        Installation.Dispose();
    }

    // A key may be retired between being found and being used; then it is loaded again.
    private async ValueTask<T> UseAsync<T>(KeySubject subject, Func<DataKey, T?> use, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = _cache.Find(subject) ?? await LoadOnceAsync(subject).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (use(key) is { } result)
            {
                return result;
            }
        }
    }

    private sealed record Opened(byte[]? Plain);

    // Under nobody's cancellation: whoever else needs the key waits for the same.
    private Task<DataKey> LoadOnceAsync(KeySubject subject) =>
        _loading.TryGetValue(subject, out var loading) ? loading.Value
        : _loading.Count >= options.LoadingMax
            ? throw new EventStoreException(
                StoreFault.Busy, $"{options.LoadingMax} keys are being made, and no more at once: send it again")
            { RetryAfter = TimeSpan.FromSeconds(1) }
        : _loading.GetOrAdd(subject, static (name, vault) => new(() => vault.LoadAsync(name)), this).Value;

    private async Task<DataKey> LoadAsync(KeySubject subject)
    {
        try
        {
            var stored = await store.FindAsync(subject, CancellationToken.None).ConfigureAwait(false)
                ?? await MakeAsync(subject).ConfigureAwait(false);
            var key = stored is null or { IsDestroyed: true }
                ? DataKey.Destroyed(subject)
                : await UnwrapAsync(stored).ConfigureAwait(false);
            _cache.Put(key);
            return key;
        }
        finally
        {
            _loading.TryRemove(subject, out _);
        }
    }
}
