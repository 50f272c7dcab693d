using AgentAssembly.Projections.Engine;

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

    private readonly string _find = names.FindNow();
    private readonly string _insert = names.InsertDocument();
    private readonly string _update = names.UpdateDocument();
    private readonly string _close = names.CloseDocument();
    private readonly string _delete = names.DeleteDocument();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _changed = [];

    // What documents had become within intervals that are over, in order.
    private readonly List<(Entry Entry, T? Document, long Interval)> _past = [];

    public T? Find(string key) => Look(key).Now;

    public void Set(string key, T? document, ulong interval)
    {
        var entry = Change(key, interval);
        (entry.Document, entry.Draft) = (document, null);
    }

    public TDraft Draft<TDraft>(string key, Func<T?, TDraft> begin, ulong interval)
        where TDraft : class, IDraft<T>
    {
        var entry = Change(key, interval);
        if (entry.Draft is TDraft going)
        {
            return going;
        }

        var draft = begin(entry.Now);
        entry.Draft = draft;
        return draft;
    }

    public override void Write()
    {
        foreach (var (entry, document, interval) in _past)
        {
            Write(entry, document, interval);
        }

        foreach (var entry in _changed)
        {
            Write(entry, entry.Now, entry.ChangedIn);
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

    private Entry Change(string key, ulong interval)
    {
        var (entry, now) = (Look(key), (long)interval);
        if (!entry.IsChanged)
        {
            _changed.Add(entry);
        }
        else if (entry.ChangedIn < now)
        {
            _past.Add((entry, entry.Now, entry.ChangedIn));
        }

        (entry.IsChanged, entry.ChangedIn) = (true, now);
        return entry;
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
            using var rows = Store.Writer.Prepare(_find);
            rows.Bind(1, key);
            if (rows.Next())
            {
                (entry.Row, entry.Document) = (rows.Number(0), DocumentBody.Read<T>(rows.Bytes(1)));
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
            Run(_update, entry.Key, interval, document);
        }
        else
        {
            if (entry.Row != NoRow)
            {
                End(entry, interval);
            }

            Run(_insert, entry.Key, interval, document);
            entry.Row = interval;
        }
    }

    // What became so and otherwise within one interval was never so at the end of any.
    private void End(Entry entry, long interval)
    {
        using var end = Store.Writer.Prepare(entry.Row == interval ? _delete : _close);
        end.Bind(1, entry.Key);
        end.Bind(2, entry.Row);
        if (entry.Row != interval)
        {
            end.Bind(3, interval);
        }

        end.Run();
    }

    private void Run(string text, string key, long interval, T document)
    {
        using var statement = Store.Writer.Prepare(text);
        statement.Bind(1, key);
        statement.Bind(2, interval);
        BindColumns(statement, 3, shape, document);
        statement.Run();
    }

    private sealed class Entry(string key)
    {
        public string Key => key;

        public T? Document { get; set; }

        // What it is made of; the document is behind it.
        public IDraft<T>? Draft { get; set; }

        public T? Now => Draft is { } draft ? draft.Done() : Document;

        public bool IsChanged { get; set; }

        public long ChangedIn { get; set; }

        // The interval of the row that is still so.
        public long Row { get; set; } = NoRow;
    }
}
