using System.Collections.Concurrent;
using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>
/// Documents in one SQLite file, which can be deleted at any time: they are made anew from the log. One writer; readers see
/// what was saved last and never wait for it. Safe for concurrent use.
/// </summary>
public sealed class SqliteDocumentStore : IDocumentStore, IDisposable
{
    // Raised whenever the layout of tables or of bodies changes.
    private const long Layout = 1;
    private const int IdleViewsMax = 8;

    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly SqliteConnection _writer;
    private readonly SqliteCommand _saveCheckpoint;

    private SqliteDocumentStore(string path, Intervals intervals)
    {
        (_path, Intervals) = (path, intervals);
        _writer = Connect();
        _saveCheckpoint = _writer.CreateCommand();
        _saveCheckpoint.CommandText =
            "INSERT INTO projections VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET "
            + "version = ?2, generation = ?3, next = ?4, problem = ?5";
    }

    /// <inheritdoc/>
    public Intervals Intervals { get; }

    internal SqliteConnection Writer => _writer;

    /// <summary>Held by whoever uses the writer.</summary>
    internal Lock Writing => _writing;

    // Which projection makes the documents of each shape.
    internal ConcurrentDictionary<string, string> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>Opens a file, or makes it. One of another layout, or of another log, is emptied.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">The id of the log that is folded.</param>
    /// <param name="intervals">At the ends of which documents are kept; a file of others is emptied.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is no such file.</exception>
    public static SqliteDocumentStore Open(string path, Guid log, Intervals intervals)
    {
        var store = new SqliteDocumentStore(path, intervals);
        try
        {
            store.Prepare(log);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IDocumentShelf Open(Projection projection)
    {
        lock (_writing)
        {
            foreach (var shape in projection.Shapes)
            {
                Owners[shape.Name] = projection.Name;
            }

            var (version, generation, next, problem) = Read(projection.Name);
            if (version == projection.Version)
            {
                _generations[projection.Name] = generation;
                return new SqliteShelf(this, projection, generation, new(new(next), problem));
            }

            SqliteShelf? shelf = null;
            AllOrNothing(() =>
            {
                DropAll(projection, version < 0 ? [] : [generation, generation + 1]);
                shelf = Make(projection, generation + 1);
            });
            _generations[projection.Name] = generation + 1;
            return shelf!;
        }
    }

    /// <inheritdoc/>
    public IDocumentShelf OpenBeside(Projection projection)
    {
        lock (_writing)
        {
            var generation = _generations[projection.Name] + 1;
            AllOrNothing(() =>
            {
                DropAll(projection, [generation]);
                CreateAll(projection, generation);
            });
            return new SqliteShelf(this, projection, generation, Checkpoint.Start) { IsBeside = true };
        }
    }

    /// <inheritdoc/>
    public void Save(IReadOnlyList<IDocumentShelf> shelves)
    {
        lock (_writing)
        {
            AllOrNothing(() =>
            {
                foreach (var shelf in shelves.Cast<SqliteShelf>())
                {
                    shelf.Write();
                }
            });
        }

        foreach (var shelf in shelves.Cast<SqliteShelf>())
        {
            shelf.Saved();
        }
    }

    /// <inheritdoc/>
    public void Swap(IDocumentShelf beside)
    {
        var shelf = (SqliteShelf)beside;
        lock (_writing)
        {
            AllOrNothing(() =>
            {
                shelf.IsBeside = false;
                shelf.Write();
                DropAll(shelf.Projection, [_generations[shelf.Projection.Name]]);
            });
            shelf.Saved();
            _generations[shelf.Projection.Name] = shelf.Generation;
        }
    }

    /// <inheritdoc/>
    public IDocumentView View() => new SqliteView(this, _idle.TryTake(out var idle) ? idle : Connect());

    /// <inheritdoc/>
    public void Dispose()
    {
        _saveCheckpoint.Dispose();
        _writer.Dispose();
        while (_idle.TryTake(out var idle))
        {
            idle.Dispose();
        }
    }

    internal void Return(SqliteConnection connection)
    {
        if (_idle.Count < IdleViewsMax)
        {
            _idle.Add(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    internal void SaveCheckpoint(SqliteShelf shelf)
    {
        var command = _saveCheckpoint;
        command.Bind(1, shelf.Projection.Name);
        command.Bind(2, shelf.Projection.Version);
        command.Bind(3, shelf.Generation);
        command.Bind(4, unchecked((long)shelf.Checkpoint.Next.Value));
        command.Bind(5, (object?)shelf.Checkpoint.Problem ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();

        // A file that a crash of the machine damages is made anew; a crash of the process alone damages nothing.
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;");
        return connection;
    }

    private void Prepare(Guid log)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{log:N} {Intervals.Length}");
        using var command = _writer.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'documents'";
        if ((long)command.ExecuteScalar()! == 1)
        {
            command.CommandText = "SELECT layout || ' ' || log FROM documents";
            if (command.ExecuteScalar() as string == string.Create(CultureInfo.InvariantCulture, $"{Layout} {name}"))
            {
                return;
            }
        }

        DropEverything();
        Run(_writer, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE TABLE documents (layout INTEGER NOT NULL, log TEXT NOT NULL);
            INSERT INTO documents VALUES ({Layout}, '{name}');
            CREATE TABLE projections (
              name TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL, next INTEGER NOT NULL, problem TEXT);
            """));
    }

    private void DropEverything()
    {
        var tables = new List<string>();
        using (var command = _writer.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            Run(_writer, $"DROP TABLE \"{table}\"");
        }
    }

    private (long Version, long Generation, ulong Next, string? Problem) Read(string name)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = "SELECT version, generation, next, problem FROM projections WHERE name = ?1";
        command.Bind(1, name);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt64(0), reader.GetInt64(1), unchecked((ulong)reader.GetInt64(2)), reader.IsDBNull(3) ? null : reader.GetString(3))
            : (-1, 0, 0, null);
    }

    private SqliteShelf Make(Projection projection, long generation)
    {
        CreateAll(projection, generation);
        var shelf = new SqliteShelf(this, projection, generation, Checkpoint.Start);
        SaveCheckpoint(shelf);
        return shelf;
    }

    private void CreateAll(Projection projection, long generation)
    {
        foreach (var statement in projection.Shapes.SelectMany(shape => new TableNames(shape, generation).Create()))
        {
            Run(_writer, statement);
        }
    }

    // Of another version there may be shapes that are no more; they lie there until the file is made anew.
    private void DropAll(Projection projection, ReadOnlySpan<long> generations)
    {
        foreach (var generation in generations)
        {
            foreach (var shape in projection.Shapes)
            {
                Run(_writer, new TableNames(shape, generation).Drop());
            }
        }
    }

    // Not the library's transactions: those refuse commands that were prepared before they began.
    private void AllOrNothing(Action write)
    {
        Run(_writer, "BEGIN IMMEDIATE");
        try
        {
            write();
            Run(_writer, "COMMIT");
        }
        catch
        {
            Run(_writer, "ROLLBACK");
            throw;
        }
    }

    private static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
