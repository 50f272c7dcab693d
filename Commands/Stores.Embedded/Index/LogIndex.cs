using System.Globalization;
using AgentAssembly.Domain.Log;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>A place in a segment whose offset is known.</summary>
internal readonly record struct Anchor(Position Position, long OffsetBytes);

/// <summary>
/// Where each stream's events lie: a SQLite file that may be deleted at any time and is rebuilt from the log. It lags
/// behind the log by a bounded number of events, says how far it is, and is never authority. Safe for concurrent use.
/// </summary>
internal sealed class LogIndex : IDisposable
{
    // Raised when the tables change: an index of another version is made anew.
    private const long Version = 1;

    private const string Schema = """
        CREATE TABLE meta (only INTEGER PRIMARY KEY CHECK (only = 1), log BLOB NOT NULL, next INTEGER NOT NULL, last BLOB NOT NULL);
        CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, hash BLOB NOT NULL);
        CREATE TABLE posting (stream INTEGER NOT NULL, first INTEGER NOT NULL, positions BLOB NOT NULL,
                              PRIMARY KEY (stream, first)) WITHOUT ROWID;
        CREATE TABLE anchor (position INTEGER PRIMARY KEY, offset INTEGER NOT NULL);
        """;

    private readonly string _path;
    private readonly Lock _readGate = new();
    private SqliteConnection _writer = null!;
    private SqliteConnection _reader = null!;
    private SqliteCommand _head = null!;
    private SqliteCommand _anchor = null!;

    private LogIndex(string path) => _path = path;

    /// <summary>Everything before this position is indexed.</summary>
    public Position Next { get; private set; }

    /// <summary>Opens the index of a log, or begins a new one where it is missing, broken, or not this log's.</summary>
    public static LogIndex Open(string path, Guid logId, Func<LogIndex, Position, Hash256?> hashBefore)
    {
        var index = new LogIndex(path);
        if (!index.TryOpenExisting(logId, hashBefore))
        {
            index.Close();
            DeleteFiles(path);
            index.Create(logId);
        }

        return index;
    }

    /// <summary>The last indexed event of a stream.</summary>
    public StreamHead? HeadOf(StreamName stream)
    {
        lock (_readGate)
        {
            _head.Parameters[0].Value = stream.ToString();
            using var row = _head.ExecuteReader();
            return row.Read()
                ? new StreamHead(new((ulong)row.GetInt64(0)), Hash256.From((byte[])row.GetValue(1)))
                : null;
        }
    }

    /// <summary>The nearest known place at or before a position.</summary>
    public Anchor? AnchorBefore(Position position)
    {
        lock (_readGate)
        {
            _anchor.Parameters[0].Value = (long)position.Value;
            using var row = _anchor.ExecuteReader();
            return row.Read() ? new Anchor(new((ulong)row.GetInt64(0)), row.GetInt64(1)) : null;
        }
    }

    /// <summary>The positions of a stream's indexed events, from a version on.</summary>
    public IReadOnlyList<Position> PositionsOf(StreamName stream, StreamVersion from)
    {
        using var connection = Connect(_path, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT p.first, p.positions FROM posting p JOIN stream s ON s.id = p.stream WHERE s.name = $name
            AND p.first >= coalesce((SELECT max(first) FROM posting WHERE stream = s.id AND first <= $from), 0)
            ORDER BY p.first
            """;
        command.Parameters.AddWithValue("$name", stream.ToString());
        command.Parameters.AddWithValue("$from", (long)from.Value);
        var positions = new List<Position>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var skip = (long)from.Value - rows.GetInt64(0);
            positions.AddRange(Posting.Read((byte[])rows.GetValue(1)).Skip((int)Math.Max(0, skip)));
        }

        return positions;
    }

    /// <summary>The positions of all indexed events of some categories, from a position on, in order.</summary>
    public List<Position> PositionsOf(IEnumerable<string> categories, Position from)
    {
        using var connection = Connect(_path, SqliteOpenMode.ReadOnly);
        var positions = new List<Position>();
        foreach (var category in categories)
        {
            using var command = connection.CreateCommand();

            // A category's names are those from 'category-' up to 'category.', the next sign after '-'.
            command.CommandText =
                "SELECT p.positions FROM stream s JOIN posting p ON p.stream = s.id WHERE s.name >= $low AND s.name < $high";
            command.Parameters.AddWithValue("$low", category + "-");
            command.Parameters.AddWithValue("$high", category + ".");
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                positions.AddRange(Posting.Read((byte[])rows.GetValue(0)).Where(p => p >= from));
            }
        }

        positions.Sort();
        return positions;
    }

    /// <summary>How many streams are indexed.</summary>
    public long CountStreams()
    {
        using var connection = Connect(_path, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM stream";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Adds what a batch has gathered, in one transaction.</summary>
    public void Write(IndexBatch batch)
    {
        using (var transaction = _writer.BeginTransaction())
        {
            IndexWriter.Write(_writer, batch);
            transaction.Commit();
        }

        Next = batch.Next;
    }

    public void Dispose() => Close();

    private bool TryOpenExisting(Guid logId, Func<LogIndex, Position, Hash256?> hashBefore)
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        try
        {
            Connect();
            using var command = _writer.CreateCommand();
            command.CommandText = "SELECT log, next, last FROM meta WHERE only = 1 AND (SELECT user_version FROM pragma_user_version) = "
                + Version.ToString(CultureInfo.InvariantCulture);
            using var row = command.ExecuteReader();
            if (!row.Read())
            {
                return false;
            }

            Next = new((ulong)row.GetInt64(1));
            return new Guid((byte[])row.GetValue(0)) == logId
                && hashBefore(this, Next) is { } hash && hash == Hash256.From((byte[])row.GetValue(2));
        }
        catch (SqliteException)
        {
            // Whatever is wrong with it, the log has everything that the index needs.
            return false;
        }
    }

    private void Create(Guid logId)
    {
        Next = Position.Start;
        Connect();
        using var command = _writer.CreateCommand();
        command.CommandText = Schema + $"PRAGMA user_version = {Version};"
            + "INSERT INTO meta VALUES (1, $log, 0, $last);";
        command.Parameters.AddWithValue("$log", logId.ToByteArray());
        command.Parameters.AddWithValue("$last", Hash256.Zero.ToArray());
        command.ExecuteNonQuery();
        Prepare();
    }

    private void Connect()
    {
        _writer = Connect(_path, SqliteOpenMode.ReadWriteCreate);
        using (var pragma = _writer.CreateCommand())
        {
            // Losing the newest batches costs reading them again, so no commit waits for the disk. The file itself has to
            // stay one piece across a cut of power, because a wrong head would let a stream fork: NORMAL flushes around
            // checkpoints, and OFF would not. Those flushes hold the log's up, and a long journal makes them rare: the
            // same few pages are written again and again, and then once.
            pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; "
                + "PRAGMA wal_autocheckpoint = 8192;";
            pragma.ExecuteNonQuery();
        }

        _reader = Connect(_path, SqliteOpenMode.ReadWriteCreate);
        if (HasSchema())
        {
            Prepare();
        }
    }

    private bool HasSchema()
    {
        using var command = _writer.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'meta'";
        return (long)command.ExecuteScalar()! == 1;
    }

    private void Prepare()
    {
        _head = _reader.CreateCommand();
        _head.CommandText = "SELECT version, hash FROM stream WHERE name = $name";
        _head.Parameters.Add("$name", SqliteType.Text);
        _head.Prepare();
        _anchor = _reader.CreateCommand();
        _anchor.CommandText = "SELECT position, offset FROM anchor WHERE position <= $position ORDER BY position DESC LIMIT 1";
        _anchor.Parameters.Add("$position", SqliteType.Integer);
        _anchor.Prepare();
    }

    private void Close()
    {
        _head?.Dispose();
        _anchor?.Dispose();
        _reader?.Dispose();
        _writer?.Dispose();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static void DeleteFiles(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }
    }
}
