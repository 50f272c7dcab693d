using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>As of when somebody looks.</summary>
public abstract record AsOf
{
    /// <summary>As the documents are.</summary>
    public static AsOf Now { get; } = new Latest();

    /// <summary>As the documents are.</summary>
    public sealed record Latest : AsOf;

    /// <summary>As they were once the event at a position was folded.</summary>
    public sealed record At(Position Position) : AsOf;

    /// <summary>As they were once every event that was recorded up to a moment was folded.</summary>
    public sealed record AtTime(Instant Moment) : AsOf;
}

/// <summary>The documents do not show yet what was asked for.</summary>
/// <param name="wanted">The first position that need not be shown.</param>
/// <param name="behind">The projections that are behind or stopped.</param>
public sealed class ProjectionBehindException(Position wanted, ImmutableArray<ProjectionStatus> behind)
    : Exception($"{string.Join(", ", behind.Select(status => status.Name))} do not show position {wanted} yet")
{
    /// <summary>The projections that are behind or stopped.</summary>
    public ImmutableArray<ProjectionStatus> Behind => behind;
}

/// <summary>Somebody looks at a moment that the log has not reached.</summary>
/// <param name="head">The position of the last event.</param>
public sealed class BeyondHeadException(string head) : Exception($"the log ends at position {head}");

/// <summary>Looks at documents, as they are and as they were. Safe for concurrent use.</summary>
public sealed class ReadModels(ProjectionEngine engine, IDocumentStore store, IEventFeed feed)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);
    private const int KeptFoldsMax = 32;

    private readonly ConcurrentDictionary<(string Projection, Position Next), FoldedDocuments> _folds = new();

    /// <summary>The engine that makes the documents.</summary>
    public ProjectionEngine Engine => engine;

    /// <summary>Opens a look at all documents, all of one moment.</summary>
    /// <param name="minPosition">What must be shown at the least; null for whatever is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProjectionBehindException">It is not shown within 5 s.</exception>
    public async ValueTask<ReadScope> OpenAsync(Position? minPosition, CancellationToken cancellationToken)
    {
        if (minPosition is { } least)
        {
            await ReachAsync(least.Next, cancellationToken).ConfigureAwait(false);
        }

        return new ReadScope(this, store.View());
    }

    /// <summary>
    /// Looks as of right behind an event. Nothing is opened before somebody looks, who waits then for the documents to come so far;
    /// end the scope afterwards.
    /// </summary>
    public (ReadScope Scope, ModelView View) After(Position position)
    {
        var scope = new ReadScope(this, position.Next);
        return (scope, new ModelView(scope, position.Next));
    }

    /// <summary>The documents, once they show everything before a position.</summary>
    internal async ValueTask<IDocumentView> ViewAsync(Position least, CancellationToken cancellationToken)
    {
        await ReachAsync(least, cancellationToken).ConfigureAwait(false);
        return store.View();
    }

    /// <summary>The first position that is not part of a moment in the past.</summary>
    /// <exception cref="BeyondHeadException">The log has not reached it.</exception>
    internal async ValueTask<Position?> ResolveAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        switch (asOf)
        {
            case AsOf.At at:
                var size = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
                if (at.Position.Value >= size)
                {
                    throw new BeyondHeadException(size == 0 ? "none" : new Position(size - 1).ToString());
                }

                await ReachAsync(at.Position.Next, cancellationToken).ConfigureAwait(false);
                return at.Position.Next;
            case AsOf.AtTime time:
                var end = await new TimeSearch(feed).FirstAfterAsync(time.Moment, cancellationToken).ConfigureAwait(false);
                await ReachAsync(end, cancellationToken).ConfigureAwait(false);
                return end;
            default:
                return null;
        }
    }

    /// <summary>What a projection's events made of documents within the interval of a position, up to it.</summary>
    internal async ValueTask<FoldedDocuments> FoldAsync(
        Projection projection, Position next, IDocumentView view, CancellationToken cancellationToken)
    {
        if (_folds.TryGetValue((projection.Name, next), out var known))
        {
            return known;
        }

        var folded = new FoldedDocuments(new BaseOf(view, Intervals.Before(next)));
        var filter = projection.Categories.IsEmpty ? FeedFilter.Everything : FeedFilter.OfCategories(projection.Categories.AsSpan());
        var start = Intervals.StartOf(Intervals.Of(next));
        if (start < next)
        {
            await foreach (var recorded in feed.ReadAllAsync(start, filter, cancellationToken).ConfigureAwait(false))
            {
                if (recorded.Position >= next)
                {
                    break;
                }

                projection.Apply(new Told(recorded), folded);
            }
        }

        folded.Finish();
        if (_folds.Count >= KeptFoldsMax)
        {
            _folds.Clear();
        }

        return _folds.GetOrAdd((projection.Name, next), folded);
    }

    /// <summary>The first microsecond after everything before a position was recorded.</summary>
    internal async ValueTask<long> TimeBehindAsync(Position next, CancellationToken cancellationToken)
    {
        if (next.Value == 0)
        {
            return 0;
        }

        await foreach (var last in feed.ReadAllAsync(new(next.Value - 1), FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
        {
            return last.Event.RecordedAt.UnixMicroseconds + 1;
        }

        return long.MaxValue;
    }

    /// <summary>At the ends of which documents are kept as they were.</summary>
    internal Intervals Intervals => store.Intervals;

    private async ValueTask ReachAsync(Position next, CancellationToken cancellationToken)
    {
        if (!await engine.AwaitAsync(next, WaitMax, cancellationToken).ConfigureAwait(false))
        {
            var status = await engine.StatusAsync(cancellationToken).ConfigureAwait(false);
            throw new ProjectionBehindException(next, [.. status.Where(s => s.Next < next)]);
        }
    }

    private sealed class BaseOf(IDocumentView view, ulong? interval) : IFoldBase
    {
        public T? Find<T>(KeyedShape<T> shape, string key)
            where T : class => interval is { } asOf ? view.Find(shape, key, asOf) : null;
    }
}
