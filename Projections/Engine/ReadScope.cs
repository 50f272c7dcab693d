using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>One look at the documents, all of one moment, and from there into the past. Safe for concurrent use.</summary>
public sealed class ReadScope : IDisposable
{
    private readonly ReadModels _models;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Position _least;
    private IDocumentView? _view;

    internal ReadScope(ReadModels models, IDocumentView view) => (_models, _view) = (models, view);

    // Opened when somebody first looks, and not before it shows everything up to a position.
    internal ReadScope(ReadModels models, Position least) => (_models, _least) = (models, least);

    /// <summary>How far a projection was.</summary>
    public Checkpoint CheckpointOf(Projection projection) => Opened.CheckpointOf(projection);

    /// <summary>The first position that documents do not show; of the projection that is furthest behind.</summary>
    public Position Next => _models.Engine.Projections.Min(projection => CheckpointOf(projection).Next);

    private IDocumentView Opened => _view ?? throw new InvalidOperationException("Nobody has looked yet, so nothing is shown.");

    /// <summary>Looks as of a moment.</summary>
    /// <exception cref="BeyondHeadException">The log has not reached it.</exception>
    /// <exception cref="ProjectionBehindException">It is not shown within 5 s.</exception>
    public async ValueTask<ModelView> AsOfAsync(AsOf asOf, CancellationToken cancellationToken) =>
        new(this, await _models.ResolveAsync(asOf, cancellationToken).ConfigureAwait(false))
        {
            Moment = (asOf as AsOf.AtTime)?.Moment,
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        _view?.Dispose();
        _gate.Dispose();
    }

    internal async ValueTask<TResult> LookAsync<TResult>(
        Func<IDocumentView, ReadModels, ValueTask<TResult>> look, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _view ??= await _models.ViewAsync(_least, cancellationToken).ConfigureAwait(false);
            return await look(_view, _models).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>The documents as of one moment. Safe for concurrent use.</summary>
public sealed class ModelView
{
    private readonly ReadScope _scope;
    private readonly Position? _next;

    internal ModelView(ReadScope scope, Position? next) => (_scope, _next) = (scope, next);

    /// <summary>The first position that is not shown.</summary>
    public Position Next => _next ?? _scope.Next;

    /// <summary>The moment of the past that was named; null where a position was, and for now.</summary>
    public Instant? Moment { get; internal init; }

    /// <summary>Whether it looks into the past.</summary>
    public bool IsPast => _next is not null;

    /// <summary>A document; null where there is none.</summary>
    public ValueTask<T?> FindAsync<T>(Projection projection, KeyedShape<T> shape, string key, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            async (view, models) =>
            {
                if (_next is not { } next)
                {
                    return view.Find(shape, key, null);
                }

                var folded = await models.FoldAsync(projection, next, view, cancellationToken).ConfigureAwait(false);
                return folded.Touched(shape).TryGetValue(key, out var document) ? document
                    : models.Intervals.Before(next) is { } interval ? view.Find(shape, key, interval)
                    : null;
            },
            cancellationToken);

    /// <summary>Some documents by their keys, in as few goes as may be; those that there are.</summary>
    public ValueTask<IReadOnlyDictionary<string, T>> FindManyAsync<T>(
        Projection projection, KeyedShape<T> shape, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            async (view, models) =>
            {
                var folded = _next is { } next
                    ? (await models.FoldAsync(projection, next, view, cancellationToken).ConfigureAwait(false)).Touched(shape)
                    : ImmutableDictionary<string, T?>.Empty;
                var found = keys.Where(key => folded.GetValueOrDefault(key) is not null)
                    .Distinct(StringComparer.Ordinal).ToDictionary(key => key, key => folded[key]!, StringComparer.Ordinal);
                var interval = _next is { } end ? models.Intervals.Before(end) : null;
                foreach (var some in _next is null || interval is not null
                    ? keys.Where(key => !folded.ContainsKey(key)).Distinct(StringComparer.Ordinal).Chunk(DocumentQuery.LimitMax)
                    : [])
                {
                    foreach (var (key, document) in view.FindMany(shape, some, interval))
                    {
                        found[key] = document;
                    }
                }

                return (IReadOnlyDictionary<string, T>)found;
            },
            cancellationToken);

    /// <summary>A page of documents.</summary>
    public ValueTask<Page<T>> PageAsync<T>(
        Projection projection, KeyedShape<T> shape, DocumentQuery query, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            async (view, models) =>
            {
                if (_next is not { } next)
                {
                    return PageOf(view.List(shape, query with { Limit = query.Limit + 1 }, null), query);
                }

                var folded = await models.FoldAsync(projection, next, view, cancellationToken).ConfigureAwait(false);
                var then = await BoundedAsync(shape, query, models, next, cancellationToken).ConfigureAwait(false);
                return PageOf(new PastList<T>(shape, then, folded.Touched(shape)).Of(view, models.Intervals.Before(next)), query);
            },
            cancellationToken);

    /// <summary>A page of documents that were added.</summary>
    public ValueTask<Page<T>> PageAsync<T>(JournalShape<T> shape, DocumentQuery query, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            (view, _) => ValueTask.FromResult(PageOf(view.List(shape, query with { Limit = query.Limit + 1 }, Next), query)),
            cancellationToken);

    /// <summary>How many documents pass; at most 100,001 are counted.</summary>
    public ValueTask<long> CountAsync<T>(
        Projection projection, KeyedShape<T> shape, ImmutableArray<Condition> where, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            async (view, models) =>
            {
                if (_next is not { } next)
                {
                    return view.Count(shape, where, null);
                }

                var folded = await models.FoldAsync(projection, next, view, cancellationToken).ConfigureAwait(false);
                var query = new DocumentQuery { Where = where, Limit = DocumentQuery.LimitMax * 100 };
                return new PastList<T>(shape, query, folded.Touched(shape)).Of(view, models.Intervals.Before(next)).LongCount();
            },
            cancellationToken);

    /// <summary>As the other, of documents that were added.</summary>
    public ValueTask<long> CountAsync<T>(JournalShape<T> shape, ImmutableArray<Condition> where, CancellationToken cancellationToken)
        where T : class => _scope.LookAsync(
            (view, _) => ValueTask.FromResult(view.Count(shape, where, Next)), cancellationToken);

    // Nothing of then has a later time: the list begins there, and does not pass over all that came since.
    private static async ValueTask<DocumentQuery> BoundedAsync<T>(
        KeyedShape<T> shape, DocumentQuery query, ReadModels models, Position next, CancellationToken cancellationToken)
        where T : class => query.OrderBy is { } by && shape.Column(by).IsRecordedTime
        ? query with { Where = query.Where.Add(new Condition.Below(by, await models.TimeBehindAsync(next, cancellationToken).ConfigureAwait(false))) }
        : query;

    private static Page<T> PageOf<T>(IEnumerable<Listed<T>> found, DocumentQuery query)
    {
        var items = found.Take(query.Limit + 1).ToList();
        var hasMore = items.Count > query.Limit;
        items.RemoveRange(Math.Min(query.Limit, items.Count), hasMore ? 1 : 0);
        if (query.TakesLast)
        {
            items.Reverse();
        }

        return new([.. items], hasMore);
    }
}
