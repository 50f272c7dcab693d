using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>One connection to the file of documents, with the statements that it has prepared. Not thread-safe.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const int IdleMax = 512;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _idle = new(StringComparer.Ordinal);

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is no such file.</exception>
    public SqliteFile(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        _connection.Open();
        raw.sqlite3_busy_timeout(_connection.Handle, 30_000);

        // A file that a crash of the machine damages is made anew; a crash of the process alone damages nothing.
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = OFF");
        Run("PRAGMA temp_store = MEMORY");
        Run("PRAGMA cache_size = -65536");
    }

    /// <summary>A statement, prepared before or now; to be disposed.</summary>
    public Statement Prepare(string text)
    {
        if (_idle.Remove(text, out var idle))
        {
            return idle;
        }

        Check(raw.sqlite3_prepare_v2(_connection.Handle, text, out var statement));
        return new(this, text, statement);
    }

    /// <summary>Does what a statement says, once: it is not kept.</summary>
    public void Run(string text) => Check(raw.sqlite3_exec(_connection.Handle, text));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _idle.Values)
        {
            statement.End();
        }

        _idle.Clear();
        _connection.Dispose();
    }

    /// <exception cref="SqliteException">The code is that of a failure.</exception>
    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
        }
    }

    internal void Return(Statement statement)
    {
        if (_idle.Count >= IdleMax || !_idle.TryAdd(statement.Text, statement))
        {
            statement.End();
        }
    }
}
