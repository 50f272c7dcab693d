using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// What SQLite allows: the rows that documents lie in, put into empty tables with the same indexes, by prepared statements in
/// transactions of 2,048, under the same settings. Reading the rows is not counted.
/// </summary>
internal static class InsertFloor
{
    private const int BatchMax = 2_048;

    /// <summary>Rows and the seconds that inserting them took.</summary>
    /// <param name="documents">The file with the rows.</param>
    /// <param name="floor">A file that is made.</param>
    /// <param name="isWanted">Which tables.</param>
    public static (long Rows, double Seconds) Measure(string documents, string floor, Func<string, bool> isWanted)
    {
        using var from = new SqliteConnection($"Data Source={documents};Mode=ReadOnly;Pooling=False");
        from.Open();
        using var to = new SqliteConnection($"Data Source={floor};Pooling=False");
        to.Open();
        Run(to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;");
        var (rows, watch) = (0L, new Stopwatch());
        foreach (var table in TablesOf(from).Where(isWanted))
        {
            foreach (var statement in StatementsOf(from, table))
            {
                Run(to, statement);
            }

            rows += Copy(from, to.Handle!, table, watch);
        }

        return (rows, watch.Elapsed.TotalSeconds);
    }

    private static long Copy(SqliteConnection from, sqlite3 to, string table, Stopwatch watch)
    {
        using var command = from.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        using var reader = command.ExecuteReader();
        Check(raw.sqlite3_prepare_v2(to, $"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Repeat("?", reader.FieldCount))})", out var insert));
        using (insert)
        {
            var (rows, batch) = (0L, new List<object[]>(BatchMax));
            bool more;
            do
            {
                batch.Clear();
                while ((more = reader.Read()) && batch.Count < BatchMax)
                {
                    var row = new object[reader.FieldCount];
                    reader.GetValues(row);
                    batch.Add(row);
                }

                watch.Start();
                Check(raw.sqlite3_exec(to, "BEGIN IMMEDIATE"));
                batch.ForEach(row => Insert(insert, row));
                Check(raw.sqlite3_exec(to, "COMMIT"));
                watch.Stop();
                rows += batch.Count;
            }
            while (more);
            return rows;
        }
    }

    private static void Insert(sqlite3_stmt insert, object[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            Check(row[i] switch
            {
                long number => raw.sqlite3_bind_int64(insert, i + 1, number),
                byte[] bytes => raw.sqlite3_bind_blob(insert, i + 1, bytes),
                var text => raw.sqlite3_bind_text(insert, i + 1, (string)text),
            });
        }

        if (raw.sqlite3_step(insert) != raw.SQLITE_DONE)
        {
            throw new InvalidOperationException("a row was not inserted");
        }

        raw.sqlite3_reset(insert);
    }

    private static List<string> TablesOf(SqliteConnection from) => Texts(from,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('documents', 'projections')");

    private static List<string> StatementsOf(SqliteConnection from, string table) => Texts(from,
        $"SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type DESC");

    private static List<string> Texts(SqliteConnection from, string query)
    {
        using var command = from.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static void Run(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite answered {code}");
        }
    }
}
