using GraphQL.DataLoader;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>
/// Values by keys that fields ask for one at a time and that are looked up together: GraphQL resolves all fields of a level
/// before it asks for the first value. Belongs to one request. Safe for concurrent use.
/// </summary>
internal abstract class Batch<TKey, T>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private Pending? _pending;

    /// <summary>The value of a key, later; null where there is none.</summary>
    public IDataLoaderResult<T?> Load(TKey key)
    {
        lock (_gate)
        {
            return (_pending ??= new(this)).Add(key);
        }
    }

    /// <summary>Looks up what there is of some keys, none of them twice.</summary>
    protected abstract ValueTask<IReadOnlyDictionary<TKey, T>> FindAsync(
        IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken);

    // Keys that nobody looked up yet. Whoever comes first looks up all of them, and later ones go into the next.
    private sealed class Pending(Batch<TKey, T> batch)
    {
        private readonly HashSet<TKey> _keys = [];
        private Task<IReadOnlyDictionary<TKey, T>>? _found;

        public Later Add(TKey key)
        {
            _keys.Add(key);
            return new Later(this, key);
        }

        public Task<IReadOnlyDictionary<TKey, T>> FindAsync(CancellationToken cancellationToken)
        {
            lock (batch._gate)
            {
                if (batch._pending == this)
                {
                    batch._pending = null;
                }

                return _found ??= batch.FindAsync(_keys, cancellationToken).AsTask();
            }
        }
    }

    private sealed class Later(Pending pending, TKey key) : IDataLoaderResult<T?>
    {
        public async Task<T?> GetResultAsync(CancellationToken cancellationToken = default) =>
            (await pending.FindAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(key);

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Nothing is looked up, because nothing is there.</summary>
internal sealed class Nothing<T> : IDataLoaderResult<T?>
{
    public Task<T?> GetResultAsync(CancellationToken cancellationToken = default) => Task.FromResult<T?>(default);

    Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => Task.FromResult<object?>(null);
}

/// <summary>What is made of a value that is looked up later.</summary>
internal sealed class Shown<T, TShown>(IDataLoaderResult<T?> later, Func<T, TShown> show) : IDataLoaderResult<TShown?>
    where T : class
    where TShown : class
{
    public async Task<TShown?> GetResultAsync(CancellationToken cancellationToken = default) =>
        await later.GetResultAsync(cancellationToken).ConfigureAwait(false) is { } found ? show(found) : null;

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
        await GetResultAsync(cancellationToken).ConfigureAwait(false);
}
