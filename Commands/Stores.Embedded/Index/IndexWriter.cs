using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>The statements that add a batch to the index.</summary>
internal static class IndexWriter
{
    public static void Write(SqliteConnection connection, IndexBatch batch)
    {
        WriteStreams(connection, batch);
        using var anchor = Command(connection, "INSERT INTO anchor VALUES ($a, $b)", SqliteType.Integer, SqliteType.Integer);
        foreach (var (position, offset) in batch.Anchors)
        {
            Run(anchor, (long)position.Value, offset);
        }

        using var meta = Command(connection, "UPDATE meta SET next = $a, last = $b", SqliteType.Integer, SqliteType.Blob);
        Run(meta, (long)batch.Next.Value, batch.LastHash.ToArray());
    }

    private static void WriteStreams(SqliteConnection connection, IndexBatch batch)
    {
        using var stream = Command(connection,
            """
            INSERT INTO stream (name, version, hash) VALUES ($a, $b, $c)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, hash = excluded.hash RETURNING id
            """,
            SqliteType.Text, SqliteType.Integer, SqliteType.Blob);
        using var posting = Command(connection, "INSERT INTO posting VALUES ($a, $b, $c)",
            SqliteType.Integer, SqliteType.Integer, SqliteType.Blob);
        foreach (var (name, run) in batch.Runs)
        {
            SetValues(stream, name.ToString(), (long)run.Head.Version.Value, run.Head.Hash.ToArray());
            var id = (long)stream.ExecuteScalar()!;
            Run(posting, id, (long)run.First.Value, Posting.Write(run.Positions));
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<SqliteType> types)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < types.Length; i++)
        {
            command.Parameters.Add("$" + (char)('a' + i), types[i]);
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        SetValues(command, values);
        command.ExecuteNonQuery();
    }

    private static void SetValues(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }
}
