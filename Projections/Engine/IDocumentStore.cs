using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>How far a projection is.</summary>
/// <param name="Next">The first position that it was not told of.</param>
/// <param name="Problem">What stopped it there; null where nothing did.</param>
public readonly record struct Checkpoint(Position Next, string? Problem)
{
    /// <summary>Nothing was told yet.</summary>
    public static Checkpoint Start => default;
}

/// <summary>Where documents and checkpoints are kept, so that both change together. Safe for concurrent use.</summary>
public interface IDocumentStore
{
    /// <summary>At the ends of which documents are kept as they were.</summary>
    Intervals Intervals { get; }

    /// <summary>
    /// The documents of a projection, for whoever folds it: one at a time. Documents of another version are removed.
    /// </summary>
    IDocumentShelf Open(Projection projection);

    /// <summary>Empty documents of a projection beside those that are shown, for one who makes them anew.</summary>
    IDocumentShelf OpenBeside(Projection projection);

    /// <summary>Writes down what shelves hold, their checkpoints included: all or nothing.</summary>
    void Save(IReadOnlyList<IDocumentShelf> shelves);

    /// <summary>Shows what was made beside in the place of what is shown, and removes that.</summary>
    void Swap(IDocumentShelf beside);

    /// <summary>Looks at what was saved last.</summary>
    IDocumentView View();
}

/// <summary>The documents of one projection while they are folded. Not thread-safe.</summary>
public interface IDocumentShelf : IDocumentSession
{
    /// <summary>The projection.</summary>
    Projection Projection { get; }

    /// <summary>How far it is: what was saved, and what was applied since.</summary>
    Checkpoint Checkpoint { get; }

    /// <summary>The event at this position was folded, or does not concern the projection; everything before it too.</summary>
    /// <param name="next">The first position that was not looked at.</param>
    /// <param name="problem">What stopped it there; null where nothing did.</param>
    void Reach(Position next, string? problem = null);

    /// <summary>Forgets what was applied and not saved.</summary>
    void Discard();
}

/// <summary>The documents as they were at one moment, all of them. Ends with its disposal. Not thread-safe.</summary>
public interface IDocumentView : IDisposable
{
    /// <summary>How far a projection was.</summary>
    Checkpoint CheckpointOf(Projection projection);

    /// <summary>A document; null where there is none.</summary>
    /// <param name="shape">Its kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="asOf">As it was at the end of an interval (<see cref="Intervals"/>); null for now.</param>
    T? Find<T>(KeyedShape<T> shape, string key, ulong? asOf)
        where T : class;

    /// <summary>Some documents in one go, by their keys; those that there are.</summary>
    /// <param name="shape">Their kind.</param>
    /// <param name="keys">Their keys; at most <see cref="DocumentQuery.LimitMax"/>.</param>
    /// <param name="asOf">As above.</param>
    IReadOnlyDictionary<string, T> FindMany<T>(KeyedShape<T> shape, IReadOnlyCollection<string> keys, ulong? asOf)
        where T : class;

    /// <summary>A page of documents.</summary>
    /// <param name="shape">Their kind.</param>
    /// <param name="query">Which, in what order.</param>
    /// <param name="asOf">As above.</param>
    IEnumerable<Listed<T>> List<T>(KeyedShape<T> shape, DocumentQuery query, ulong? asOf)
        where T : class;

    /// <summary>A page of documents that were added before a position.</summary>
    IEnumerable<Listed<T>> List<T>(JournalShape<T> shape, DocumentQuery query, Position before)
        where T : class;

    /// <summary>How many documents pass; paging, order and limit do not count.</summary>
    long Count<T>(KeyedShape<T> shape, ImmutableArray<Condition> where, ulong? asOf)
        where T : class;

    /// <summary>As the other, of those added before a position.</summary>
    long Count<T>(JournalShape<T> shape, ImmutableArray<Condition> where, Position before)
        where T : class;

    /// <summary>SHA-256 over every row of a projection's documents, past ones included, in order.</summary>
    Hash256 DigestOf(Projection projection);
}

/// <summary>
/// The intervals of the log at whose ends documents are kept as they were. What a document was within an interval is found by
/// folding from the interval's start (architecture §6: the nearest snapshot plus replay).
/// </summary>
/// <param name="Length">Positions of an interval; from 1.</param>
public sealed record Intervals(ulong Length)
{
    /// <summary>Short enough to be folded in a tenth of a second, long enough that few documents are kept twice.</summary>
    public static Intervals Default { get; } = new(16_384);

    /// <summary>The interval of a position.</summary>
    public ulong Of(Position position) => position.Value / Length;

    /// <summary>The first position of an interval.</summary>
    public Position StartOf(ulong interval) => new(interval * Length);

    /// <summary>The last interval that was over before a position; null where none was.</summary>
    public ulong? Before(Position next) => Of(next) is > 0 and var interval ? interval - 1 : null;
}
