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
    private const string SaveOneCheckpoint =
        "INSERT INTO projections VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET "
        + "version = ?2, generation = ?3, next = ?4, problem = ?5";

    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqliteFile> _idle = [];
    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly SqliteFile _writer;

    private SqliteDocumentStore(string path, Intervals intervals)
    {
        (_path, Intervals) = (path, intervals);
        _writer = new SqliteFile(path);
    }

    /// <inheritdoc/>
    public Intervals Intervals { get; }

    internal SqliteFile Writer => _writer;

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
    public IDocumentView View() => new SqliteView(this, _idle.TryTake(out var idle) ? idle : new SqliteFile(_path));

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        while (_idle.TryTake(out var idle))
        {
            idle.Dispose();
        }
    }

    internal void Return(SqliteFile file)
    {
        if (_idle.Count < IdleViewsMax)
        {
            _idle.Add(file);
        }
        else
        {
            file.Dispose();
        }
    }

    internal void SaveCheckpoint(SqliteShelf shelf)
    {
        using var statement = _writer.Prepare(SaveOneCheckpoint);
        statement.Bind(1, shelf.Projection.Name);
        statement.Bind(2, shelf.Projection.Version);
        statement.Bind(3, shelf.Generation);
        statement.Bind(4, unchecked((long)shelf.Checkpoint.Next.Value));
        statement.Bind(5, shelf.Checkpoint.Problem);
        statement.Run();
    }

    private void Prepare(Guid log)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{log:N} {Intervals.Length}");
        if (NumberOf("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'documents'") == 1
            && TextsOf("SELECT layout || ' ' || log FROM documents") is [var known]
            && known == string.Create(CultureInfo.InvariantCulture, $"{Layout} {name}"))
        {
            return;
        }

        DropEverything();
        _writer.Run("CREATE TABLE documents (layout INTEGER NOT NULL, log TEXT NOT NULL)");
        _writer.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO documents VALUES ({Layout}, '{name}')"));
        _writer.Run(
            "CREATE TABLE projections "
            + "(name TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL, next INTEGER NOT NULL, problem TEXT)");
    }

    private void DropEverything() =>
        TextsOf("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .ForEach(table => _writer.Run($"DROP TABLE \"{table}\""));

    private long NumberOf(string query)
    {
        using var rows = _writer.Prepare(query);
        return rows.Next() ? rows.Number(0) : 0;
    }

    private List<string> TextsOf(string query)
    {
        using var rows = _writer.Prepare(query);
        var texts = new List<string>();
        while (rows.Next())
        {
            texts.Add(rows.TextAt(0));
        }

        return texts;
    }

    private (long Version, long Generation, ulong Next, string? Problem) Read(string name)
    {
        using var rows = _writer.Prepare("SELECT version, generation, next, problem FROM projections WHERE name = ?1");
        rows.Bind(1, name);
        return rows.Next()
            ? (rows.Number(0), rows.Number(1), unchecked((ulong)rows.Number(2)), rows.IsNull(3) ? null : rows.TextAt(3))
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
            _writer.Run(statement);
        }
    }

    // Of another version there may be shapes that are no more; they lie there until the file is made anew.
    private void DropAll(Projection projection, ReadOnlySpan<long> generations)
    {
        foreach (var generation in generations)
        {
            foreach (var shape in projection.Shapes)
            {
                _writer.Run(new TableNames(shape, generation).Drop());
            }
        }
    }

    private void AllOrNothing(Action write)
    {
        _writer.Run("BEGIN IMMEDIATE");
        try
        {
            write();
            _writer.Run("COMMIT");
        }
        catch
        {
            _writer.Run("ROLLBACK");
            throw;
        }
    }
}
