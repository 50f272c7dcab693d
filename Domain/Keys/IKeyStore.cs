using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Keys;

/// <summary>A data key as it is kept: wrapped.</summary>
/// <param name="Id">The key.</param>
/// <param name="Subject">Whose data it encrypts.</param>
/// <param name="Generation">The generation of the key that wraps it, from 1.</param>
/// <param name="Wrapped">The wrapped key, <see cref="KeyWrap.SizeBytes"/> bytes; empty once it is destroyed.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record StoredKey(
    KeyId Id, KeySubject Subject, int Generation, ReadOnlyMemory<byte> Wrapped, Instant CreatedAt)
{
    /// <summary>Whether only its name is left.</summary>
    public bool IsDestroyed => Wrapped.IsEmpty;
}

/// <summary>One generation of the installation's key. Whoever has it can read everything that is encrypted.</summary>
/// <param name="Generation">From 1; the highest one wraps.</param>
/// <param name="Bytes">32 bytes, the driver's own: whoever is shown them copies nothing.</param>
public sealed record InstallationKey(int Generation, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"generation {Generation}";
}

/// <summary>
/// The driver of a key vault: keeps wrapped data keys and the installation's key, and encrypts nothing. Everything that
/// returns is durable. Failures are <see cref="KeyVaultException"/>. Safe for concurrent use.
/// </summary>
public interface IKeyStore
{
    /// <summary>Names the installation; made with its first key and never changed.</summary>
    KeyId Installation { get; }

    /// <summary>The installation's key: the generation that wraps first, then older ones while a rotation runs.</summary>
    ImmutableArray<InstallationKey> InstallationKeys { get; }

    /// <summary>The key of a subject, destroyed or not; null when it has none.</summary>
    ValueTask<StoredKey?> FindAsync(KeySubject subject, CancellationToken cancellationToken);

    /// <summary>The key of an id, destroyed or not; null when there is none.</summary>
    ValueTask<StoredKey?> FindAsync(KeyId id, CancellationToken cancellationToken);

    /// <summary>Adds a key unless its subject has one. What many add at once becomes durable at once.</summary>
    /// <returns>The key that the subject has now: this one or the earlier one.</returns>
    ValueTask<StoredKey> AddAsync(StoredKey key, CancellationToken cancellationToken);

    /// <summary>Forgets a subject's key and keeps its name, also where only the log knows of the key.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="id">The key that the log says is destroyed: the name that is kept where there is no other.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    ValueTask DestroyAsync(KeySubject subject, KeyId id, CancellationToken cancellationToken);

    /// <summary>Keys in order of org and name, destroyed ones too.</summary>
    /// <param name="org">Of which tenant; null for all.</param>
    /// <param name="after">Begins behind this subject; null for the beginning.</param>
    /// <param name="limit">Most keys, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ImmutableArray<StoredKey>> ListAsync(
        string? org, KeySubject? after, int limit, CancellationToken cancellationToken);

    /// <summary>Adds the next generation of the installation's key, which wraps from now on. The older ones stay.</summary>
    /// <param name="key">32 bytes, taken over: the caller does not touch them again.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The new generation.</returns>
    ValueTask<int> AddInstallationKeyAsync(byte[] key, CancellationToken cancellationToken);

    /// <summary>The keys of tenants that an older generation than the newest wraps.</summary>
    ValueTask<ImmutableArray<StoredKey>> FindOutdatedAsync(CancellationToken cancellationToken);

    /// <summary>Replaces wrapped keys: all of them or none.</summary>
    ValueTask ReplaceAsync(ImmutableArray<StoredKey> keys, CancellationToken cancellationToken);

    /// <summary>Removes every generation of the installation's key but the newest.</summary>
    /// <exception cref="KeyVaultException">A key is still wrapped by an older one.</exception>
    ValueTask RemoveOldInstallationKeysAsync(CancellationToken cancellationToken);
}
