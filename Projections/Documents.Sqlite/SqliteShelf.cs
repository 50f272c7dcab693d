using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>The documents of one projection while they are folded: what was changed and not saved lies in memory.</summary>
internal sealed class SqliteShelf : IDocumentShelf
{
    private readonly SqliteDocumentStore _store;
    private readonly Dictionary<DocumentShape, ShelfTable> _tables = [];
    private Checkpoint _saved;

    public SqliteShelf(SqliteDocumentStore store, Projection projection, long generation, Checkpoint checkpoint)
    {
        (_store, Projection, Generation, Checkpoint, _saved) = (store, projection, generation, checkpoint, checkpoint);
    }

    public Projection Projection { get; }

    public long Generation { get; }

    public Checkpoint Checkpoint { get; private set; }

    /// <summary>Whether others are shown, and its checkpoint is nobody's business yet.</summary>
    public bool IsBeside { get; set; }

    public T? Find<T>(KeyedShape<T> shape, string key)
        where T : class => Keyed(shape).Find(key);

    public void Put<T>(KeyedShape<T> shape, string key, T document)
        where T : class => Keyed(shape).Set(key, document, _store.Intervals.Of(Checkpoint.Next));

    public TDraft Draft<T, TDraft>(KeyedShape<T> shape, string key, Func<T?, TDraft> begin)
        where T : class
        where TDraft : class, IDraft<T> => Keyed(shape).Draft(key, begin, _store.Intervals.Of(Checkpoint.Next));

    public void Remove<T>(KeyedShape<T> shape, string key)
        where T : class => Keyed(shape).Set(key, null, _store.Intervals.Of(Checkpoint.Next));

    public void Append<T>(JournalShape<T> shape, Position position, T document)
        where T : class => Journal(shape).Append(position, document);

    public void Reach(Position next, string? problem = null) => Checkpoint = new(next, problem);

    public void Discard()
    {
        foreach (var table in _tables.Values)
        {
            table.Discard();
        }

        Checkpoint = _saved;
    }

    /// <summary>Within a transaction of the store's writer.</summary>
    public void Write()
    {
        foreach (var table in _tables.Values)
        {
            table.Write();
        }

        if (!IsBeside)
        {
            _store.SaveCheckpoint(this);
        }
    }

    /// <summary>After the transaction.</summary>
    public void Saved()
    {
        _saved = Checkpoint;
        foreach (var table in _tables.Values)
        {
            table.Saved();
        }
    }

    private ShelfKeyed<T> Keyed<T>(KeyedShape<T> shape)
        where T : class
    {
        if (!_tables.TryGetValue(shape, out var table))
        {
            _tables[shape] = table = new ShelfKeyed<T>(_store, shape, new TableNames(shape, Generation));
        }

        return (ShelfKeyed<T>)table;
    }

    private ShelfJournal<T> Journal<T>(JournalShape<T> shape)
        where T : class
    {
        if (!_tables.TryGetValue(shape, out var table))
        {
            _tables[shape] = table = new ShelfJournal<T>(_store, shape, new TableNames(shape, Generation));
        }

        return (ShelfJournal<T>)table;
    }
}
