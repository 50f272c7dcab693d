using AgentAssembly.Domain.Log;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>How far the index file of a state folder is, read without changing it.</summary>
/// <param name="LogId">The log that it indexes.</param>
/// <param name="Next">Everything before this position is indexed.</param>
public sealed record IndexState(Guid LogId, Position Next)
{
    /// <summary>Reads the state; null when there is no index, or none that can be read: the next start makes one.</summary>
    public static IndexState? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // Without a journal nobody writes, and saying so keeps SQLite from making one.
            var source = File.Exists(path + "-wal") ? path : new UriBuilder("file", "") { Path = path, Query = "immutable=1" }.ToString();
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT log, next FROM meta WHERE only = 1";
            using var row = command.ExecuteReader();
            return row.Read() ? new(new Guid((byte[])row.GetValue(0)), new((ulong)row.GetInt64(1))) : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
