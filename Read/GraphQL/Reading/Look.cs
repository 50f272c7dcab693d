using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using GraphQL.DataLoader;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>
/// What somebody sees of the documents as of a moment: the only way to them, so that nobody sees another tenant's. Safe for
/// concurrent use.
/// </summary>
public sealed class Look
{
    private readonly ConcurrentDictionary<DocumentShape, object> _batches = new();
    private readonly ConcurrentDictionary<string, Lazy<Task>> _found = new(StringComparer.Ordinal);
    private readonly ModelView _view;

    internal Look(ReadRequest request, Viewer viewer, ModelView view) => (Request, Viewer, _view) = (request, viewer, view);

    /// <summary>The request that it is part of.</summary>
    public ReadRequest Request { get; }

    /// <summary>Who looks.</summary>
    public Viewer Viewer { get; }

    /// <summary>The first position that is not shown.</summary>
    public Position Next => _view.Next;

    /// <summary>Whether it looks into the past.</summary>
    public bool IsPast => _view.IsPast;

    /// <summary>
    /// The moment that windows end at: now, the moment of the past that was named, or when the event at the position that was
    /// named was recorded.
    /// </summary>
    public async ValueTask<Instant> MomentAsync(CancellationToken cancellationToken)
    {
        if (!IsPast || _view.Moment is not null)
        {
            return _view.Moment ?? Request.Now;
        }

        // Whosever event it is: nothing but its time is told.
        var last = new DocumentQuery { IsDescending = true, Limit = 1 };
        var page = await _view.PageAsync(EventsProjection.Events, last, cancellationToken).ConfigureAwait(false);
        return page.Items.IsEmpty ? Request.Now : page.Items[0].Document.RecordedAt;
    }

    /// <summary>A document; null where there is none, or none that may be seen.</summary>
    public async ValueTask<T?> FindAsync<T>(
        Projection projection, KeyedShape<T> shape, string key, CancellationToken cancellationToken)
        where T : class
    {
        var document = await _view.FindAsync(projection, shape, key, cancellationToken).ConfigureAwait(false);
        return document is not null && Sees(shape, document) ? document : null;
    }

    /// <summary>Some documents by their keys; those that there are and may be seen.</summary>
    public async ValueTask<IReadOnlyDictionary<string, T>> FindManyAsync<T>(
        Projection projection, KeyedShape<T> shape, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        where T : class
    {
        var found = await _view.FindManyAsync(projection, shape, keys, cancellationToken).ConfigureAwait(false);
        return found.Where(each => Sees(shape, each.Value)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// A document, looked up together with all the others that fields of the same level ask for; null where there is none, or
    /// none that may be seen.
    /// </summary>
    public IDataLoaderResult<T?> FindLater<T>(Projection projection, KeyedShape<T> shape, string key)
        where T : class => ((DocumentBatch<T>)_batches.GetOrAdd(shape, _ => new DocumentBatch<T>(this, projection, shape))).Load(key);

    /// <summary>A page of the documents that pass and may be seen.</summary>
    public ValueTask<Page<T>> PageAsync<T>(
        Projection projection, KeyedShape<T> shape, DocumentQuery query, CancellationToken cancellationToken)
        where T : class =>
        _view.PageAsync(projection, shape, query with { Where = Seen(shape, query.Where) }, cancellationToken);

    /// <summary>As the other, of documents that were added.</summary>
    public ValueTask<Page<T>> PageAsync<T>(JournalShape<T> shape, DocumentQuery query, CancellationToken cancellationToken)
        where T : class => _view.PageAsync(shape, query with { Where = Seen(shape, query.Where) }, cancellationToken);

    /// <summary>How many pass and may be seen; at most 100,001 are counted.</summary>
    public ValueTask<long> CountAsync<T>(
        Projection projection, KeyedShape<T> shape, ImmutableArray<Condition> where, CancellationToken cancellationToken)
        where T : class => _view.CountAsync(projection, shape, Seen(shape, where), cancellationToken);

    /// <summary>As the other, of documents that were added.</summary>
    public ValueTask<long> CountAsync<T>(JournalShape<T> shape, ImmutableArray<Condition> where, CancellationToken cancellationToken)
        where T : class => _view.CountAsync(shape, Seen(shape, where), cancellationToken);

    /// <summary>The documents that pass and may be seen, a page at a time, so that no more are read than are wanted.</summary>
    public async IAsyncEnumerable<T> AllAsync<T>(
        Projection projection,
        KeyedShape<T> shape,
        DocumentQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        for (var next = query with { Limit = DocumentQuery.LimitMax }; ;)
        {
            var page = await PageAsync(projection, shape, next, cancellationToken).ConfigureAwait(false);
            foreach (var listed in page.Items)
            {
                yield return listed.Document;
            }

            if (!page.HasMore)
            {
                break;
            }

            next = next with { After = page.Items[^1].Place };
        }
    }

    /// <summary>What several fields of a request need and one of them finds.</summary>
    internal Task<T> OnceAsync<T>(string what, Func<Task<T>> find) =>
        (Task<T>)_found.GetOrAdd(what, _ => new Lazy<Task>(find)).Value;

    private ImmutableArray<Condition> Seen(DocumentShape shape, ImmutableArray<Condition> where) => [.. Sight.Of(Viewer, shape.Sight), .. where];

    private bool Sees<T>(DocumentShape<T> shape, T document)
        where T : class => Sight.Of(Viewer, shape.Sight).All(condition => condition.Passes(shape.Column(condition.Column).Of(document)));
}
