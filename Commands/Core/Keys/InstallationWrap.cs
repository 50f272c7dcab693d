using System.Collections.Immutable;
using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>
/// Wraps tenants' keys by the installation's, whose bytes are touched here alone. A key is not added while a rotation
/// wraps the others anew, so that none is left behind. Safe for concurrent use.
/// </summary>
internal sealed class InstallationWrap(IKeyStore store, IdSource ids) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Adds a tenant's key, unless it has one.</summary>
    public async Task<StoredKey> AddAsync(KeySubject tenant, KeyId id, byte[] key, Instant now)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            return await store.AddAsync(Wrapped(new StoredKey(id, tenant, 0, default, now), key), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Unwraps a tenant's key as it is wrapped now.</summary>
    /// <exception cref="KeyVaultException">The generation that wraps it is not there, or another key.</exception>
    public async Task UnwrapAsync(StoredKey tenant, byte[] key)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            // A rotation may have come between: what was read before is then wrapped by a generation that is gone.
            var stored = await store.FindAsync(tenant.Id, CancellationToken.None).ConfigureAwait(false);
            Unwrap(stored ?? tenant, key);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Has a new generation wrap every tenant's key; goes on with one that was begun. The older generation stays until
    /// <see cref="FinishAsync"/>, so that whatever is interrupted can be done again.
    /// </summary>
    /// <returns>The generation that wraps now.</returns>
    public async Task<int> RotateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsRotating)
            {
                await store.AddInstallationKeyAsync(ids.Secret(SealedText.KeyBytes), cancellationToken).ConfigureAwait(false);
            }

            var outdated = await store.FindOutdatedAsync(cancellationToken).ConfigureAwait(false);
            await store.ReplaceAsync([.. outdated.Select(Rewrapped)], cancellationToken).ConfigureAwait(false);
            return store.InstallationKeys[0].Generation;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether a rotation was begun and not finished.</summary>
    public bool IsRotating => store.InstallationKeys.Length > 1;

    /// <summary>Removes the generations that wrap nothing any more.</summary>
    public async Task FinishAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await store.RemoveOldInstallationKeysAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Unwrap(StoredKey stored, Span<byte> key)
    {
        var generation = store.InstallationKeys.FirstOrDefault(known => known.Generation == stored.Generation)
            ?? throw new KeyVaultException(
                $"the key of the tenant '{stored.Subject.Org}' is wrapped by generation {stored.Generation} of the installation's "
                + $"key, and there is only {string.Join(", ", store.InstallationKeys)}: restore the keys from one backup");
        using var cipher = new AesGcm(generation.Bytes.Span, SealedText.TagBytes);
        KeyVault.RequireGenuine(KeyWrap.TryUnwrap(BondTo(stored), cipher, stored.Wrapped.Span, key), stored);
    }

    private StoredKey Rewrapped(StoredKey stored)
    {
        Span<byte> key = stackalloc byte[SealedText.KeyBytes];
        try
        {
            Unwrap(stored, key);
            return Wrapped(stored, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private StoredKey Wrapped(StoredKey stored, ReadOnlySpan<byte> key)
    {
        var newest = store.InstallationKeys[0];
        var bound = stored with { Generation = newest.Generation };
        using var cipher = new AesGcm(newest.Bytes.Span, SealedText.TagBytes);
        return bound with { Wrapped = KeyWrap.Wrap(BondTo(bound), cipher, ids.Secret(SealedText.NonceBytes), key) };
    }

    private KeyBond BondTo(StoredKey stored) => new(store.Installation, stored.Generation, stored.Id);
}
