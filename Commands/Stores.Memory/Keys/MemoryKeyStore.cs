using System.Collections.Immutable;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Stores.Memory.Keys;

/// <summary>A key store that forgets everything with its process. Safe for concurrent use.</summary>
/// <param name="installation">Names the installation.</param>
/// <param name="firstKey">The first generation of its key, 32 bytes, taken over.</param>
public sealed class MemoryKeyStore(KeyId installation, byte[] firstKey) : IKeyStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<KeyId, StoredKey> _byId = [];
    private readonly SortedDictionary<KeySubject, StoredKey> _bySubject = new(SubjectOrder.Instance);

    /// <inheritdoc/>
    public KeyId Installation => installation;

    /// <inheritdoc/>
    public ImmutableArray<InstallationKey> InstallationKeys { get; private set; } = [new InstallationKey(1, firstKey)];

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindAsync(KeySubject subject, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_bySubject.GetValueOrDefault(subject));
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindAsync(KeyId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_byId.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_bySubject.TryGetValue(key.Subject, out var held))
            {
                Set(held = key);
            }

            return ValueTask.FromResult(held);
        }
    }

    /// <inheritdoc/>
    public ValueTask DestroyAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Set((_bySubject.GetValueOrDefault(subject) ?? new(id, subject, 1, default, default)) with { Wrapped = default });
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StoredKey>> ListAsync(
        string? org, KeySubject? after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_bySubject.Values
                .Where(key => org is null || key.Subject.Org == org)
                .Where(key => after is not { } last || SubjectOrder.Instance.Compare(key.Subject, last) > 0)
                .Take(limit)
                .ToImmutableArray());
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> AddInstallationKeyAsync(byte[] key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            InstallationKeys = InstallationKeys.Insert(0, new(InstallationKeys[0].Generation + 1, key));
            return ValueTask.FromResult(InstallationKeys[0].Generation);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StoredKey>> FindOutdatedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Outdated());
        }
    }

    /// <inheritdoc/>
    public ValueTask ReplaceAsync(ImmutableArray<StoredKey> keys, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in keys.Where(key => _byId.TryGetValue(key.Id, out var held) && !held.IsDestroyed))
            {
                Set(key);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveOldInstallationKeysAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!Outdated().IsEmpty)
            {
                throw new KeyVaultException(
                    $"{Outdated().Length} keys are wrapped by older generations of the installation's key: wrap them anew first");
            }

            InstallationKeys = [InstallationKeys[0]];
            return ValueTask.CompletedTask;
        }
    }

    private ImmutableArray<StoredKey> Outdated() =>
    [
        .. _bySubject.Values.Where(key => KeySubjects.IsTenant(key.Subject) && !key.IsDestroyed
            && key.Generation < InstallationKeys[0].Generation),
    ];

    private void Set(StoredKey key) => (_byId[key.Id], _bySubject[key.Subject]) = (key, key);

    private sealed class SubjectOrder : IComparer<KeySubject>
    {
        public static readonly SubjectOrder Instance = new();

        public int Compare(KeySubject x, KeySubject y) =>
            string.CompareOrdinal(x.Org, y.Org) is var byOrg and not 0 ? byOrg : string.CompareOrdinal(x.Name, y.Name);
    }
}
