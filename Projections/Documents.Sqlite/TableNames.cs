using System.Globalization;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>What a shape's documents lie in: a table of a generation. Documents made beside others are of the next one.</summary>
internal sealed class TableNames(DocumentShape shape, long generation)
{
    /// <summary>What stands for the end of what is still so.</summary>
    public const long Now = long.MaxValue;

    public DocumentShape Shape => shape;

    public string Table { get; } = string.Create(CultureInfo.InvariantCulture, $"{shape.Name}_{generation}");

    private static string Quoted(string name) => $"\"{name}\"";

    /// <summary>What makes the table and its indexes.</summary>
    public IEnumerable<string> Create()
    {
        var columns = string.Concat(shape.ColumnNames.Select(c => $", {Quoted(c.Name)} {(c.IsText ? "TEXT" : "INTEGER")} NOT NULL"));
        yield return shape.IsJournal
            ? $"CREATE TABLE {Table} (position INTEGER PRIMARY KEY{columns}, body BLOB NOT NULL)"
            : $"CREATE TABLE {Table} (key TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL{columns}, "
                + "body BLOB NOT NULL, PRIMARY KEY (key, since)) WITHOUT ROWID";
        for (var i = 0; i < shape.Indexes.Length; i++)
        {
            var on = string.Join(", ", shape.Indexes[i].Select(Quoted));
            if (shape.IsJournal)
            {
                yield return $"CREATE INDEX {IndexName(i, isNow: true)} ON {Table} ({on})";
            }
            else
            {
                yield return $"CREATE INDEX {IndexName(i, isNow: true)} ON {Table} ({on}, key) WHERE until = {Now}";
                yield return $"CREATE INDEX {IndexName(i, isNow: false)} ON {Table} ({on}, key)";
            }
        }
    }

    public string Drop() => $"DROP TABLE IF EXISTS {Table}";

    public string InsertDocument() => shape.IsJournal
        ? $"INSERT INTO {Table} VALUES (?1{Marks(2)})"
        : $"INSERT INTO {Table} VALUES (?1, ?2, {Now}{Marks(3)})";

    public string UpdateDocument() =>
        $"UPDATE {Table} SET {string.Concat(shape.ColumnNames.Select((c, i) => $"{Quoted(c.Name)} = ?{i + 3}, "))}"
        + $"body = ?{shape.ColumnNames.Length + 3} WHERE key = ?1 AND since = ?2";

    public string CloseDocument() => $"UPDATE {Table} SET until = ?3 WHERE key = ?1 AND since = ?2";

    public string DeleteDocument() => $"DELETE FROM {Table} WHERE key = ?1 AND since = ?2";

    public string FindNow() => $"SELECT since, body FROM {Table} WHERE key = ?1 AND until = {Now} ORDER BY since DESC LIMIT 1";

    public string FindAsOf() =>
        $"SELECT body FROM {Table} WHERE key = ?1 AND since <= ?2 AND until > ?2 ORDER BY since DESC LIMIT 1";

    /// <summary>Finds several by keys; those of a moment if the first parameter says which interval.</summary>
    public string FindMany(int keys, bool isNow) =>
        $"SELECT key, body FROM {Table} WHERE key IN ({string.Join(", ", Enumerable.Range(2, keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"?{i}")))}) "
        + (isNow ? "AND until = ?1" : "AND since <= ?1 AND until > ?1");

    /// <summary>Every row in order.</summary>
    public string All() => $"SELECT * FROM {Table} ORDER BY {(shape.IsJournal ? "position" : "key, since")}";

    /// <summary>
    /// The index that serves best: most leading columns that are equal to something, then the one that orders.
    /// </summary>
    public string? IndexFor(IReadOnlySet<string> equal, string? orderBy, bool isNow)
    {
        var (best, bestScore) = (-1, 0);
        for (var i = 0; i < shape.Indexes.Length; i++)
        {
            var index = shape.Indexes[i];
            var leading = index.TakeWhile(equal.Contains).Count();
            var orders = orderBy is null ? leading == index.Length : leading < index.Length && index[leading] == orderBy;
            var score = orders ? (2 * leading) + 1 : 0;
            if (score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best < 0 ? null : IndexName(best, isNow);
    }

    private string IndexName(int index, bool isNow) =>
        string.Create(CultureInfo.InvariantCulture, $"{Table}_{(isNow ? "now" : "was")}_{index}");

    private string Marks(int first) =>
        string.Concat(Enumerable.Range(first, shape.ColumnNames.Length + 1)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $", ?{i}")));
}
