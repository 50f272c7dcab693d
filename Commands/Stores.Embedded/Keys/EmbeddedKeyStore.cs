using System.Collections.Immutable;
using AgentAssembly.Domain.Keys;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>
/// Keys in a folder: the installation's in <c>master.key</c>, the others, wrapped, in <c>keys.db</c>. Belongs to the process
/// that holds the log. Safe for concurrent use.
/// </summary>
public sealed class EmbeddedKeyStore : IKeyStore, IDisposable
{
    private readonly Lock _gate = new();
    private readonly MasterKeyFile _master;
    private readonly KeyTable _table;
    private readonly KeyAdds _adds;

    private EmbeddedKeyStore(MasterKeyFile master, KeyTable table)
    {
        (_master, _table) = (master, table);
        _adds = new KeyAdds(AddTogether);
    }

    /// <summary>Fills a span with random bytes.</summary>
    public delegate void FillRandom(Span<byte> destination);

    /// <inheritdoc/>
    public KeyId Installation => _master.Installation;

    /// <inheritdoc/>
    public ImmutableArray<InstallationKey> InstallationKeys
    {
        get
        {
            lock (_gate)
            {
                return _master.Keys;
            }
        }
    }

    /// <summary>Opens a folder, and makes a new installation's key where neither file is there.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="fill">Where a new key comes from.</param>
    /// <exception cref="KeyVaultException">Others may read a file, one of the two is missing, or it cannot be read.</exception>
    public static EmbeddedKeyStore Open(string folder, FillRandom fill)
    {
        try
        {
            var master = File.Exists(MasterKeyFile.PathIn(folder)) ? MasterKeyFile.Read(folder) : MakeMaster(folder, fill);
            return new(master, KeyTable.Open(KeyTable.PathIn(folder)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new KeyVaultException($"the key store in {folder} cannot be opened: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindAsync(KeySubject subject, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Guarded(() => _table.Find(subject)));

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindAsync(KeyId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Guarded(() => _table.Find(id)));

    /// <inheritdoc/>
    public ValueTask<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken) =>
        new(_adds.AddAsync(key, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DestroyAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Guarded(() => _table.Destroy(subject, id));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StoredKey>> ListAsync(
        string? org, KeySubject? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Guarded(() => _table.List(org, after, limit)));

    /// <inheritdoc/>
    public ValueTask<int> AddInstallationKeyAsync(byte[] key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Guarded(() => _master.Add(key)));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StoredKey>> FindOutdatedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Guarded(() => _table.Outdated(_master.Keys[0].Generation)));

    /// <inheritdoc/>
    public ValueTask ReplaceAsync(ImmutableArray<StoredKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Guarded(() => _table.Replace(keys));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveOldInstallationKeysAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Guarded(() =>
        {
            if (_table.Outdated(_master.Keys[0].Generation).Length is var outdated and > 0)
            {
                throw new KeyVaultException(
                    $"{outdated} keys are wrapped by older generations of the installation's key: wrap them anew first");
            }

            if (_master.Keys.Length > 1)
            {
                _master.RemoveOld();
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _table.Dispose();
        }
    }

    // The table without its key would hold what nobody can read: that is no new installation.
    private static MasterKeyFile MakeMaster(string folder, FillRandom fill)
    {
        if (File.Exists(KeyTable.PathIn(folder)))
        {
            throw new KeyVaultException(
                $"{MasterKeyFile.PathIn(folder)} is missing, and {KeyTable.FileName} beside it needs it: restore it from a backup, or "
                + $"move {KeyTable.FileName} away to begin anew; what was encrypted cannot be read then");
        }

        var (id, key) = (new byte[KeyId.SizeBytes], new byte[SealedText.KeyBytes]);
        fill(id);
        fill(key);
        return MasterKeyFile.Create(folder, KeyId.From(id), key);
    }

    private List<StoredKey> AddTogether(IReadOnlyList<StoredKey> keys) => Guarded(() =>
    {
        _table.Add(keys);
        return keys.Select(key => _table.Find(key.Subject)!).ToList();
    });

    private void Guarded(Action act) => Guarded<object?>(() =>
    {
        act();
        return null;
    });

    private T Guarded<T>(Func<T> act)
    {
        lock (_gate)
        {
            try
            {
                return act();
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                throw new KeyVaultException("the key store cannot be read or written: see the server's log and 'aasm doctor'", e);
            }
        }
    }
}
