using System.Collections.Immutable;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Conformance.Keys;

// A driver whose process ends before it changes something for the n-th time. Making keys does not count.
internal sealed class InterruptedKeyStore(IKeyStore driver, int step) : IKeyStore
{
    private int _changes;

    public KeyId Installation => driver.Installation;

    public ImmutableArray<InstallationKey> InstallationKeys => driver.InstallationKeys;

    public ValueTask<StoredKey?> FindAsync(KeySubject subject, CancellationToken cancellationToken) =>
        driver.FindAsync(subject, cancellationToken);

    public ValueTask<StoredKey?> FindAsync(KeyId id, CancellationToken cancellationToken) => driver.FindAsync(id, cancellationToken);

    public ValueTask<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken) => driver.AddAsync(key, cancellationToken);

    public ValueTask DestroyAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken)
    {
        Change();
        return driver.DestroyAsync(subject, id, cancellationToken);
    }

    public ValueTask<ImmutableArray<StoredKey>> ListAsync(
        string? org, KeySubject? after, int limit, CancellationToken cancellationToken) =>
        driver.ListAsync(org, after, limit, cancellationToken);

    public ValueTask<int> AddInstallationKeyAsync(byte[] key, CancellationToken cancellationToken)
    {
        Change();
        return driver.AddInstallationKeyAsync(key, cancellationToken);
    }

    public ValueTask<ImmutableArray<StoredKey>> FindOutdatedAsync(CancellationToken cancellationToken) =>
        driver.FindOutdatedAsync(cancellationToken);

    public ValueTask ReplaceAsync(ImmutableArray<StoredKey> keys, CancellationToken cancellationToken)
    {
        Change();
        return driver.ReplaceAsync(keys, cancellationToken);
    }

    public ValueTask RemoveOldInstallationKeysAsync(CancellationToken cancellationToken)
    {
        Change();
        return driver.RemoveOldInstallationKeysAsync(cancellationToken);
    }

    private void Change()
    {
        if (++_changes >= step)
        {
            throw new KeyVaultException("the process was killed here");
        }
    }
}
