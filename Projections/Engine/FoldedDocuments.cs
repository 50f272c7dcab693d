using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>
/// Documents in memory: what a fold makes of events, upon what a view shows, or upon nothing. Not thread-safe while it is
/// folded; safe to read afterwards.
/// </summary>
/// <param name="find">Finds what was before the fold; null for nothing.</param>
public sealed class FoldedDocuments(IFoldBase? find = null) : IDocumentSession
{
    private readonly Dictionary<DocumentShape, object> _shapes = [];
    private readonly Dictionary<(DocumentShape Shape, string Key), (object Draft, Action Finish)> _drafts = [];

    /// <summary>What was put since, by key; null for what was removed.</summary>
    public IReadOnlyDictionary<string, T?> Touched<T>(KeyedShape<T> shape)
        where T : class
    {
        Finish();
        return Keyed(shape);
    }

    /// <summary>Makes documents of all drafts: afterwards it is safe to read from several threads.</summary>
    public void Finish()
    {
        foreach (var (_, finish) in _drafts.Values)
        {
            finish();
        }

        _drafts.Clear();
    }

    /// <summary>What was added since, in order.</summary>
    public IReadOnlyList<(Position Position, T Document)> Added<T>(JournalShape<T> shape)
        where T : class => Journal(shape);

    /// <inheritdoc/>
    public T? Find<T>(KeyedShape<T> shape, string key)
        where T : class =>
        _drafts.TryGetValue((shape, key), out var draft) ? ((IDraft<T>)draft.Draft).Done()
        : Keyed(shape).TryGetValue(key, out var document) ? document
        : find?.Find(shape, key);

    /// <inheritdoc/>
    public void Put<T>(KeyedShape<T> shape, string key, T document)
        where T : class => Set(shape, key, document);

    /// <inheritdoc/>
    public TDraft Draft<T, TDraft>(KeyedShape<T> shape, string key, Func<T?, TDraft> begin)
        where T : class
        where TDraft : class, IDraft<T>
    {
        if (_drafts.TryGetValue((shape, key), out var going))
        {
            return (TDraft)going.Draft;
        }

        var draft = begin(Find(shape, key));
        _drafts[(shape, key)] = (draft, () => Keyed(shape)[key] = draft.Done());
        return draft;
    }

    /// <inheritdoc/>
    public void Remove<T>(KeyedShape<T> shape, string key)
        where T : class => Set(shape, key, null);

    /// <inheritdoc/>
    public void Append<T>(JournalShape<T> shape, Position position, T document)
        where T : class => Journal(shape).Add((position, document));

    private void Set<T>(KeyedShape<T> shape, string key, T? document)
        where T : class
    {
        _drafts.Remove((shape, key));
        Keyed(shape)[key] = document;
    }

    private Dictionary<string, T?> Keyed<T>(KeyedShape<T> shape)
        where T : class
    {
        if (!_shapes.TryGetValue(shape, out var documents))
        {
            _shapes[shape] = documents = new Dictionary<string, T?>(StringComparer.Ordinal);
        }

        return (Dictionary<string, T?>)documents;
    }

    private List<(Position Position, T Document)> Journal<T>(JournalShape<T> shape)
        where T : class
    {
        if (!_shapes.TryGetValue(shape, out var documents))
        {
            _shapes[shape] = documents = new List<(Position, T)>();
        }

        return (List<(Position, T)>)documents;
    }
}

/// <summary>What a fold in memory builds upon.</summary>
public interface IFoldBase
{
    /// <summary>A document as it was before the fold; null where there was none.</summary>
    T? Find<T>(KeyedShape<T> shape, string key)
        where T : class;
}
