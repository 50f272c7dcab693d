using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>
/// Wrapped keys in a SQLite file. What is destroyed is overwritten in it, so its journal is emptied with each transaction
/// and is no write-ahead log, in which copies would lie on. One caller at a time.
/// </summary>
internal sealed class KeyTable : IDisposable
{
    public const string FileName = "keys.db";

    private const long Version = 1;

    // A copy is made in one piece, and a transaction of ours is written in one, so that neither holds the other up for long.
    private const int BusyMilliseconds = 10_000;

    private const string Columns = "id, org, name, generation, wrapped, created_us";

    private const string Schema = """
        CREATE TABLE key (id BLOB PRIMARY KEY, org TEXT NOT NULL, name TEXT NOT NULL, generation INTEGER NOT NULL,
                          wrapped BLOB, created_us INTEGER NOT NULL, UNIQUE (org, name));
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _bySubject;
    private readonly SqliteCommand _byId;

    private KeyTable(SqliteConnection connection)
    {
        _connection = connection;
        _bySubject = Command($"SELECT {Columns} FROM key WHERE org = $org AND name = $name", "$org", "$name");
        _byId = Command($"SELECT {Columns} FROM key WHERE id = $id", "$id");
    }

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Opens the file; makes it where there is none.</summary>
    /// <exception cref="KeyVaultException">Others may read it, or it is of a newer build.</exception>
    public static KeyTable Open(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFile.Create(path, []);
        }

        PrivateFile.RequirePrivate(path);
        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            Prepare(connection, path);
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Copies a file as it is between two transactions, whoever writes to it.</summary>
    public static void Copy(string source, string destination)
    {
        PrivateFile.RequirePrivate(source);
        PrivateFile.Create(destination, []);
        using var from = Connect(source, SqliteOpenMode.ReadOnly);
        using var to = Connect(destination, SqliteOpenMode.ReadWrite);
        from.BackupDatabase(to);
    }

    public StoredKey? Find(KeySubject subject) => Only(_bySubject, subject.Org, subject.Name);

    public StoredKey? Find(KeyId id) => Only(_byId, id.ToArray());

    /// <summary>Adds keys of subjects that have none, in one transaction.</summary>
    public void Add(IEnumerable<StoredKey> keys)
    {
        using var transaction = _connection.BeginTransaction();
        Insert(keys);

        transaction.Commit();
    }

    public void Destroy(KeySubject subject, KeyId id)
    {
        using var transaction = _connection.BeginTransaction();
        Insert([new StoredKey(id, subject, 1, default, default)]);
        using var update = Command("UPDATE key SET wrapped = NULL WHERE org = $org AND name = $name", "$org", "$name");
        Run(update, subject.Org, subject.Name);
        transaction.Commit();
    }

    /// <summary>Exchanges wrapped keys, in one transaction; those that were destroyed meanwhile stay so.</summary>
    public void Replace(ImmutableArray<StoredKey> keys)
    {
        using var transaction = _connection.BeginTransaction();
        using var update = Command(
            "UPDATE key SET wrapped = $wrapped, generation = $generation WHERE id = $id AND wrapped IS NOT NULL",
            "$wrapped", "$generation", "$id");
        foreach (var key in keys)
        {
            Run(update, key.Wrapped.ToArray(), key.Generation, key.Id.ToArray());
        }

        transaction.Commit();
    }

    public ImmutableArray<StoredKey> Outdated(int generation)
    {
        using var select = Command(
            $"SELECT {Columns} FROM key WHERE name = '' AND wrapped IS NOT NULL AND generation < $generation", "$generation");
        return Rows(select, generation);
    }

    public ImmutableArray<StoredKey> List(string? org, KeySubject? after, int limit)
    {
        using var select = Command(
            $"SELECT {Columns} FROM key WHERE ($org IS NULL OR org = $org) AND ($after IS NULL OR (org, name) > ($after, $name)) "
            + "ORDER BY org, name LIMIT $limit",
            "$org", "$after", "$name", "$limit");
        return Rows(select, org, after?.Org, after?.Name, limit);
    }

    public void Dispose()
    {
        _bySubject.Dispose();
        _byId.Dispose();
        _connection.Dispose();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var patience = connection.CreateCommand();
            patience.CommandText = "PRAGMA busy_timeout = " + BusyMilliseconds.ToString(CultureInfo.InvariantCulture);
            patience.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
            + "SELECT user_version FROM pragma_user_version";
        using (var rows = command.ExecuteReader())
        {
            // The first two pragmas answer with rows of their own.
            while (rows.FieldCount == 0 || rows.GetName(0) != "user_version")
            {
                rows.NextResult();
            }

            rows.Read();
            if (rows.GetInt64(0) is var found and not 0)
            {
                if (found != Version)
                {
                    throw new KeyVaultException($"{path} has version {found}, and this build reads {Version}: use a newer build");
                }

                return;
            }
        }

        command.CommandText = $"BEGIN; {Schema} PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)}; COMMIT";
        command.ExecuteNonQuery();
    }

    private void Insert(IEnumerable<StoredKey> keys)
    {
        using var insert = Command(
            $"INSERT INTO key ({Columns}) VALUES ($id, $org, $name, $generation, $wrapped, $created) ON CONFLICT DO NOTHING",
            "$id", "$org", "$name", "$generation", "$wrapped", "$created");
        foreach (var key in keys)
        {
            Run(
                insert,
                key.Id.ToArray(), key.Subject.Org, key.Subject.Name, key.Generation,
                key.IsDestroyed ? null : key.Wrapped.ToArray(), key.CreatedAt.UnixMicroseconds);
        }
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<string> names)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static StoredKey? Only(SqliteCommand select, params ReadOnlySpan<object?> values) =>
        Rows(select, values) is [var key, ..] ? key : null;

    private static ImmutableArray<StoredKey> Rows(SqliteCommand select, params ReadOnlySpan<object?> values)
    {
        Fill(select, values);
        var keys = ImmutableArray.CreateBuilder<StoredKey>();
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            keys.Add(new StoredKey(
                KeyId.From((byte[])row.GetValue(0)),
                new KeySubject(row.GetString(1), row.GetString(2)),
                row.GetInt32(3),
                row.IsDBNull(4) ? default(ReadOnlyMemory<byte>) : (byte[])row.GetValue(4),
                new Instant(row.GetInt64(5))));
        }

        return keys.ToImmutable();
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Fill(command, values);
        command.ExecuteNonQuery();
    }

    private static void Fill(SqliteCommand command, ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
