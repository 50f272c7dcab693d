using AgentAssembly.Projections.Engine;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>
/// Documents that were looked at or changed. A document has at most one row for each interval of the log: the row's
/// <c>since</c> is the interval in which it became so, its <c>until</c> the one in which it became otherwise.
/// </summary>
internal sealed class ShelfKeyed<T>(SqliteDocumentStore store, KeyedShape<T> shape, TableNames names) : ShelfTable(store)
    where T : class
{
    // Documents at hand that need not be read again.
    private const int KeptMax = 20_000;
    private const long NoRow = -1;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _changed = [];

    // What documents had become within intervals that are over, in order.
    private readonly List<(Entry Entry, T? Document, long Interval)> _past = [];
    private SqliteCommand? _find;
    private SqliteCommand? _insert;
    private SqliteCommand? _update;
    private SqliteCommand? _close;
    private SqliteCommand? _delete;

    public T? Find(string key) => Look(key).Document;

    public void Set(string key, T? document, ulong interval)
    {
        var entry = Look(key);
        var now = (long)interval;
        if (!entry.IsChanged)
        {
            _changed.Add(entry);
        }
        else if (entry.ChangedIn < now)
        {
            _past.Add((entry, entry.Document, entry.ChangedIn));
        }

        (entry.Document, entry.IsChanged, entry.ChangedIn) = (document, true, now);
    }

    public override void Write()
    {
        foreach (var (entry, document, interval) in _past)
        {
            Write(entry, document, interval);
        }

        foreach (var entry in _changed)
        {
            Write(entry, entry.Document, entry.ChangedIn);
        }
    }

    public override void Saved()
    {
        _past.Clear();
        foreach (var entry in _changed)
        {
            entry.IsChanged = false;
        }

        _changed.Clear();
        if (_entries.Count > KeptMax)
        {
            _entries.Clear();
        }
    }

    public override void Discard()
    {
        _past.Clear();
        _changed.Clear();
        _entries.Clear();
    }

    private Entry Look(string key)
    {
        if (_entries.TryGetValue(key, out var known))
        {
            return known;
        }

        var entry = new Entry(key);
        lock (Store.Writing)
        {
            var find = _find ??= Prepare(names.FindNow());
            find.Bind(1, key);
            using var reader = find.ExecuteReader();
            if (reader.Read())
            {
                (entry.Row, entry.Document) = (reader.GetInt64(0), DocumentBody.Read<T>(reader.GetFieldValue<byte[]>(1)));
            }
        }

        _entries[key] = entry;
        return entry;
    }

    private void Write(Entry entry, T? document, long interval)
    {
        if (document is null)
        {
            if (entry.Row != NoRow)
            {
                End(entry, interval);
            }

            entry.Row = NoRow;
        }
        else if (entry.Row == interval)
        {
            var update = _update ??= Prepare(names.UpdateDocument());
            Run(update, entry.Key, interval, document);
        }
        else
        {
            if (entry.Row != NoRow)
            {
                End(entry, interval);
            }

            Run(_insert ??= Prepare(names.InsertDocument()), entry.Key, interval, document);
            entry.Row = interval;
        }
    }

    // What became so and otherwise within one interval was never so at the end of any.
    private void End(Entry entry, long interval)
    {
        var end = entry.Row == interval ? _delete ??= Prepare(names.DeleteDocument()) : _close ??= Prepare(names.CloseDocument());
        end.Bind(1, entry.Key);
        end.Bind(2, entry.Row);
        if (entry.Row != interval)
        {
            end.Bind(3, interval);
        }

        end.ExecuteNonQuery();
    }

    private void Run(SqliteCommand command, string key, long interval, T document)
    {
        command.Bind(1, key);
        command.Bind(2, interval);
        BindColumns(command, 3, shape, document);
        command.ExecuteNonQuery();
    }

    private sealed class Entry(string key)
    {
        public string Key => key;

        public T? Document { get; set; }

        public bool IsChanged { get; set; }

        public long ChangedIn { get; set; }

        // The interval of the row that is still so.
        public long Row { get; set; } = NoRow;
    }
}
