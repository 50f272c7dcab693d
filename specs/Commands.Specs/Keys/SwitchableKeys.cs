using System.Collections.Immutable;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Commands.Keys;

// A driver of keys that can be broken and mended.
internal sealed class SwitchableKeys : IKeyStore
{
    private IKeyStore? _driver;

    public bool IsBroken { get; set; }

    public KeyId Installation => Driver.Installation;

    public ImmutableArray<InstallationKey> InstallationKeys => Driver.InstallationKeys;

    private IKeyStore Driver => IsBroken
        ? throw new KeyVaultException("the disk is gone")
        : _driver ?? throw new InvalidOperationException("around nothing");

    public IKeyStore Around(IKeyStore driver)
    {
        _driver = driver;
        return this;
    }

    public ValueTask<StoredKey?> FindAsync(KeySubject subject, CancellationToken cancellationToken) =>
        Driver.FindAsync(subject, cancellationToken);

    public ValueTask<StoredKey?> FindAsync(KeyId id, CancellationToken cancellationToken) => Driver.FindAsync(id, cancellationToken);

    public ValueTask<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken) => Driver.AddAsync(key, cancellationToken);

    public ValueTask DestroyAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken) =>
        Driver.DestroyAsync(subject, id, cancellationToken);

    public ValueTask<ImmutableArray<StoredKey>> ListAsync(
        string? org, KeySubject? after, int limit, CancellationToken cancellationToken) =>
        Driver.ListAsync(org, after, limit, cancellationToken);

    public ValueTask<int> AddInstallationKeyAsync(byte[] key, CancellationToken cancellationToken) =>
        Driver.AddInstallationKeyAsync(key, cancellationToken);

    public ValueTask<ImmutableArray<StoredKey>> FindOutdatedAsync(CancellationToken cancellationToken) =>
        Driver.FindOutdatedAsync(cancellationToken);

    public ValueTask ReplaceAsync(ImmutableArray<StoredKey> keys, CancellationToken cancellationToken) =>
        Driver.ReplaceAsync(keys, cancellationToken);

    public ValueTask RemoveOldInstallationKeysAsync(CancellationToken cancellationToken) =>
        Driver.RemoveOldInstallationKeysAsync(cancellationToken);
}
