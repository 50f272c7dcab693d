using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Secrets;

/// <summary>
/// Values of secrets in a SQLite file, readable by its owner only. Whoever has the log open is its only user. Every call waits
/// for the disk; there are few. Safe for concurrent use.
/// </summary>
public sealed class SqliteSecretValues : ISecretValues, IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "secrets.db";

    // Raised when the tables change.
    private const long Version = 1;
    private const int ConstraintViolated = 19;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // EXTRA is FULL that also flushes the folder when the journal goes: without that a cut of power may take back what was
    // acknowledged. The journal is one that goes, so that what was removed does not stay in another file.
    private const string Settings =
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;";

    private const string Schema =
        "CREATE TABLE value (stream TEXT NOT NULL, id TEXT NOT NULL, sealed TEXT NOT NULL, UNIQUE (stream, id));";

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private SqliteSecretValues(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <summary>Opens the file of a folder, and makes it where there is none.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <exception cref="SecretValuesException">It cannot be opened, others can read it, or a newer build wrote it.</exception>
    public static SqliteSecretValues Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var isNew = Make(path, folder);
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString());
            var values = new SqliteSecretValues(path, connection);
            values.Begin(isNew);
            return values;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretValuesException($"{path} cannot be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(SecretValueName name, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Run("INSERT INTO value (stream, id, sealed) VALUES ($stream, $id, $sealed)", command =>
        {
            Name(command, name);
            command.Parameters.AddWithValue("$sealed", text);
            return command.ExecuteNonQuery();
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindAsync(SecretValueName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Run("SELECT sealed FROM value WHERE stream = $stream AND id = $id", command =>
        {
            Name(command, name);
            return (string?)command.ExecuteScalar();
        }));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(SecretValueName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Run("DELETE FROM value WHERE stream = $stream AND id = $id", command =>
        {
            Name(command, name);
            return command.ExecuteNonQuery();
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SecretValueName>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Run("SELECT stream, id FROM value", command =>
        {
            var names = new List<SecretValueName>();
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                names.Add(new(StreamName.Parse(rows.GetString(0)), rows.GetString(1)));
            }

            return (IReadOnlyList<SecretValueName>)names;
        }));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // Made before SQLite opens it, because SQLite would let others read it for a moment.
    private static bool Make(string path, string folder)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            new FileStream(path, options).Dispose();
            Posix.FlushFolder(folder);
            return true;
        }

        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerOnly) == 0
            ? new FileInfo(path).Length == 0
            : throw new SecretValuesException($"{path} can be read by others than its owner: chmod 600 it");
    }

    private void Begin(bool isNew)
    {
        try
        {
            _connection.Open();
            Run(Settings, command => command.ExecuteNonQuery());
            if (isNew)
            {
                Run($"BEGIN; {Schema} PRAGMA user_version = {Version}; COMMIT;", command => command.ExecuteNonQuery());
            }

            if (Run("PRAGMA user_version", command => (long)command.ExecuteScalar()!) is not Version and var version)
            {
                throw new SecretValuesException(
                    $"{_path} has the format {version}, and this version reads {Version}: start the version that wrote it");
            }
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw Fault(e);
        }
        catch (SecretValuesException)
        {
            _connection.Dispose();
            throw;
        }
    }

    private static void Name(SqliteCommand command, SecretValueName name)
    {
        command.Parameters.AddWithValue("$stream", name.Stream.ToString());
        command.Parameters.AddWithValue("$id", name.Id);
    }

    private T Run<T>(string text, Func<SqliteCommand, T> use)
    {
        lock (_gate)
        {
            try
            {
                using var command = _connection.CreateCommand();
                command.CommandText = text;
                return use(command);
            }
            catch (SqliteException e)
            {
                throw Fault(e);
            }
        }
    }

    private SecretValuesException Fault(SqliteException e) => e.SqliteErrorCode == ConstraintViolated
        ? new($"{_path} keeps a value of this id already: give it a new one", e)
        : new($"{_path} cannot be used (SQLite error {e.SqliteErrorCode}): see that the disk has room, "
            + "or restore the file from a backup", e);
}
