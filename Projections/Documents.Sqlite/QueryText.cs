using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>A query in SQL. Names come from shapes, values are parameters. Not thread-safe.</summary>
internal sealed class QueryText(TableNames names, DocumentQuery query, ulong? asOf, Position? before)
{
    // Counting goes no further.
    private const int CountMax = 100_001;

    private readonly List<ColumnValue> _values = [];

    public Statement Select(SqliteFile file)
    {
        var key = names.Shape.IsJournal ? "position" : "key";
        var descends = query.IsDescending != query.TakesLast;
        var direction = descends ? " DESC" : "";
        var order = query.OrderBy is { } by ? $"\"{by}\"{direction}, {key}{direction}" : $"{key}{direction}";
        return Command(
            file,
            $"SELECT {key}, body FROM {From()} WHERE {Where()}{Behind(key)} ORDER BY {order} LIMIT {Mark(query.Limit)}");
    }

    public Statement Count(SqliteFile file) =>
        Command(file, $"SELECT COUNT(*) FROM (SELECT 1 FROM {From()} WHERE {Where()} LIMIT {Mark(CountMax)})");

    private string From()
    {
        // Where nothing can pass, SQLite uses no index, and would refuse one that it is told to use.
        if (query.Where.Any(condition => condition is Condition.OneOf { Values.IsEmpty: true }))
        {
            return names.Table;
        }

        var equal = query.Where.OfType<Condition.OneOf>().Where(c => c.Values.Length == 1).Select(c => c.Column).ToHashSet();
        var index = names.IndexFor(equal, query.OrderBy, isNow: names.Shape.IsJournal || asOf is null);
        return index is null ? names.Table : $"{names.Table} INDEXED BY {index}";
    }

    private string Where()
    {
        var text = new StringBuilder(
            before is { } end ? $"position < {Mark(unchecked((long)end.Value))}"
            : asOf is { } interval ? $"since <= {Mark((long)interval)} AND until > {Mark((long)interval)}"
            : string.Create(CultureInfo.InvariantCulture, $"until = {TableNames.Now}"));
        foreach (var condition in query.Where)
        {
            text.Append(" AND ").Append(Test(condition));
        }

        return text.ToString();
    }

    private string Test(Condition condition)
    {
        var column = $"\"{condition.Column}\"";
        return condition switch
        {
            Condition.OneOf { Values: [var only] } => $"{column} = {Mark(only)}",
            Condition.OneOf any => any.Values.IsEmpty ? "0" : $"{column} IN ({string.Join(", ", any.Values.Select(Mark))})",
            Condition.AtLeast least => $"{column} >= {Mark(least.Bound)}",
            Condition.Below below => $"{column} < {Mark(below.Bound)}",
            Condition.Contains contains => $"instr({column}, {Mark(contains.Text)}) > 0",
            _ => throw new System.Diagnostics.UnreachableException($"no SQL for {condition.GetType().Name}"),
        };
    }

    private string Behind(string key)
    {
        var text = new StringBuilder();
        foreach (var (place, sign) in new[] { (query.After, query.IsDescending ? '<' : '>'), (query.Before, query.IsDescending ? '>' : '<') })
        {
            if (place is { } at)
            {
                text.Append(" AND ").Append(
                    names.Shape.IsJournal ? $"{key} {sign} {Mark(at.Value)}"
                    : query.OrderBy is { } by ? $"(\"{by}\", {key}) {sign} ({Mark(at.Value)}, {Mark(at.Key)})"
                    : $"{key} {sign} {Mark(at.Key)}");
            }
        }

        return text.ToString();
    }

    private string Mark(ColumnValue value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{_values.Count}");
    }

    private Statement Command(SqliteFile file, string text)
    {
        var statement = file.Prepare(text);
        for (var i = 0; i < _values.Count; i++)
        {
            statement.Bind(i + 1, _values[i]);
        }

        return statement;
    }
}
