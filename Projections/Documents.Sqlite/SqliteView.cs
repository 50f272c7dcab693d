using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>The documents as they were saved last, all of one moment.</summary>
internal sealed class SqliteView : IDocumentView
{
    private readonly SqliteDocumentStore _store;
    private readonly SqliteFile _file;
    private readonly Dictionary<string, (long Generation, Checkpoint Checkpoint)> _projections = new(StringComparer.Ordinal);

    public SqliteView(SqliteDocumentStore store, SqliteFile file)
    {
        (_store, _file) = (store, file);
        file.Run("BEGIN");
        using var rows = file.Prepare("SELECT name, generation, next, problem FROM projections");
        while (rows.Next())
        {
            _projections[rows.TextAt(0)] = (
                rows.Number(1), new(new(unchecked((ulong)rows.Number(2))), rows.IsNull(3) ? null : rows.TextAt(3)));
        }
    }

    public Checkpoint CheckpointOf(Projection projection) =>
        _projections.TryGetValue(projection.Name, out var known) ? known.Checkpoint : Checkpoint.Start;

    public T? Find<T>(KeyedShape<T> shape, string key, ulong? asOf)
        where T : class
    {
        var names = NamesOf(shape);
        using var rows = _file.Prepare(asOf is null ? names.FindNow() : names.FindAsOf());
        rows.Bind(1, key);
        if (asOf is { } interval)
        {
            rows.Bind(2, (long)interval);
        }

        return rows.Next() ? DocumentBody.Read<T>(rows.Bytes(asOf is null ? 1 : 0)) : null;
    }

    public IReadOnlyDictionary<string, T> FindMany<T>(KeyedShape<T> shape, IReadOnlyCollection<string> keys, ulong? asOf)
        where T : class
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        using var rows = _file.Prepare(NamesOf(shape).FindMany(keys.Count, asOf is null));
        rows.Bind(1, asOf is { } interval ? (long)interval : TableNames.Now);
        var index = 2;
        foreach (var key in keys)
        {
            rows.Bind(index++, key);
        }

        while (rows.Next())
        {
            found[rows.TextAt(0)] = DocumentBody.Read<T>(rows.Bytes(1));
        }

        return found;
    }

    public IEnumerable<Listed<T>> List<T>(KeyedShape<T> shape, DocumentQuery query, ulong? asOf)
        where T : class
    {
        using var rows = new QueryText(NamesOf(shape), query, asOf, null).Select(_file);
        while (rows.Next())
        {
            var document = DocumentBody.Read<T>(rows.Bytes(1));
            var key = rows.TextAt(0);
            yield return new(new(query.OrderBy is { } by ? shape.Column(by).Of(document) : key, key), document);
        }
    }

    public IEnumerable<Listed<T>> List<T>(JournalShape<T> shape, DocumentQuery query, Position before)
        where T : class
    {
        using var rows = new QueryText(NamesOf(shape), query, null, before).Select(_file);
        while (rows.Next())
        {
            yield return new(new(rows.Number(0), ""), DocumentBody.Read<T>(rows.Bytes(1)));
        }
    }

    public long Count<T>(KeyedShape<T> shape, ImmutableArray<Condition> where, ulong? asOf)
        where T : class => Count(new QueryText(NamesOf(shape), new() { Where = where }, asOf, null));

    public long Count<T>(JournalShape<T> shape, ImmutableArray<Condition> where, Position before)
        where T : class => Count(new QueryText(NamesOf(shape), new() { Where = where }, null, before));

    public Hash256 DigestOf(Projection projection) =>
        TableDigest.Of(_file, projection.Shapes.Select(NamesOf));

    public void Dispose()
    {
        _file.Run("COMMIT");
        _store.Return(_file);
    }

    private long Count(QueryText text)
    {
        using var rows = text.Count(_file);
        return rows.Next() ? rows.Number(0) : 0;
    }

    private TableNames NamesOf(DocumentShape shape) => new(shape, _projections[_store.Owners[shape.Name]].Generation);
}
