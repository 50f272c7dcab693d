using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>The documents as they were saved last, all of one moment.</summary>
internal sealed class SqliteView : IDocumentView
{
    private readonly SqliteDocumentStore _store;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<string, (long Generation, Checkpoint Checkpoint)> _projections = new(StringComparer.Ordinal);

    public SqliteView(SqliteDocumentStore store, SqliteConnection connection)
    {
        (_store, _connection) = (store, connection);
        _transaction = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, generation, next, problem FROM projections";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _projections[reader.GetString(0)] = (
                reader.GetInt64(1),
                new(new(unchecked((ulong)reader.GetInt64(2))), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }
    }

    public Checkpoint CheckpointOf(Projection projection) =>
        _projections.TryGetValue(projection.Name, out var known) ? known.Checkpoint : Checkpoint.Start;

    public T? Find<T>(KeyedShape<T> shape, string key, ulong? asOf)
        where T : class
    {
        var names = NamesOf(shape);
        using var command = _connection.CreateCommand();
        command.CommandText = asOf is null ? names.FindNow() : names.FindAsOf();
        command.Bind(1, key);
        if (asOf is { } interval)
        {
            command.Bind(2, (long)interval);
        }

        using var reader = command.ExecuteReader();
        return reader.Read() ? DocumentBody.Read<T>(reader.GetFieldValue<byte[]>(asOf is null ? 1 : 0)) : null;
    }

    public IReadOnlyDictionary<string, T> FindMany<T>(KeyedShape<T> shape, IReadOnlyCollection<string> keys, ulong? asOf)
        where T : class
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        using var command = _connection.CreateCommand();
        command.CommandText = NamesOf(shape).FindMany(keys.Count, asOf is null);
        command.Bind(1, asOf is { } interval ? (long)interval : TableNames.Now);
        var index = 2;
        foreach (var key in keys)
        {
            command.Bind(index++, key);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found[reader.GetString(0)] = DocumentBody.Read<T>(reader.GetFieldValue<byte[]>(1));
        }

        return found;
    }

    public IEnumerable<Listed<T>> List<T>(KeyedShape<T> shape, DocumentQuery query, ulong? asOf)
        where T : class
    {
        using var command = new QueryText(NamesOf(shape), query, asOf, null).Select(_connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var document = DocumentBody.Read<T>(reader.GetFieldValue<byte[]>(1));
            var key = reader.GetString(0);
            yield return new(new(query.OrderBy is { } by ? shape.Column(by).Of(document) : key, key), document);
        }
    }

    public IEnumerable<Listed<T>> List<T>(JournalShape<T> shape, DocumentQuery query, Position before)
        where T : class
    {
        using var command = new QueryText(NamesOf(shape), query, null, before).Select(_connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new(new(reader.GetInt64(0), ""), DocumentBody.Read<T>(reader.GetFieldValue<byte[]>(1)));
        }
    }

    public long Count<T>(KeyedShape<T> shape, ImmutableArray<Condition> where, ulong? asOf)
        where T : class => Count(new QueryText(NamesOf(shape), new() { Where = where }, asOf, null));

    public long Count<T>(JournalShape<T> shape, ImmutableArray<Condition> where, Position before)
        where T : class => Count(new QueryText(NamesOf(shape), new() { Where = where }, null, before));

    public Hash256 DigestOf(Projection projection) =>
        TableDigest.Of(_connection, projection.Shapes.Select(NamesOf));

    public void Dispose()
    {
        _transaction.Dispose();
        _store.Return(_connection);
    }

    private long Count(QueryText text)
    {
        using var command = text.Count(_connection);
        return (long)command.ExecuteScalar()!;
    }

    private TableNames NamesOf(DocumentShape shape) => new(shape, _projections[_store.Owners[shape.Name]].Generation);
}
