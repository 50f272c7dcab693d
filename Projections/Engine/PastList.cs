namespace AgentAssembly.Projections.Engine;

/// <summary>
/// Documents in order as of a moment within an interval: those of the end of the interval before, and in their place what
/// became of them since.
/// </summary>
internal sealed class PastList<T>(KeyedShape<T> shape, DocumentQuery query, IReadOnlyDictionary<string, T?> touched)
    where T : class
{
    /// <summary>Lists lazily, in the query's order; from its end where the last are taken.</summary>
    public IEnumerable<Listed<T>> Of(IDocumentView view, ulong? interval)
    {
        var since = touched.Where(each => each.Value is not null && Passes(each.Value))
            .Select(each => new Listed<T>(PlaceOf(each.Key, each.Value!), each.Value!))
            .Where(listed => IsWithin(listed.Place))
            .ToList();
        since.Sort((left, right) => Compare(left.Place, right.Place));
        var before = interval is { } asOf
            ? view.List(shape, query with { Limit = query.Limit + touched.Count + 1 }, asOf).Where(listed => !touched.ContainsKey(listed.Place.Key))
            : [];
        return Merge(before, since).Take(query.Limit + 1);
    }

    private IEnumerable<Listed<T>> Merge(IEnumerable<Listed<T>> left, List<Listed<T>> right)
    {
        var next = 0;
        foreach (var listed in left)
        {
            while (next < right.Count && Compare(right[next].Place, listed.Place) < 0)
            {
                yield return right[next++];
            }

            yield return listed;
        }

        while (next < right.Count)
        {
            yield return right[next++];
        }
    }

    private bool Passes(T document) => query.Where.All(condition => condition.Passes(shape.Column(condition.Column).Of(document)));

    private Place PlaceOf(string key, T document) => new(query.OrderBy is { } by ? shape.Column(by).Of(document) : key, key);

    private bool IsWithin(Place place) =>
        (query.After is not { } after || InOrder(after, place) < 0) && (query.Before is not { } before || InOrder(place, before) < 0);

    private int InOrder(Place left, Place right) => query.IsDescending ? right.CompareTo(left) : left.CompareTo(right);

    private int Compare(Place left, Place right) => query.TakesLast ? InOrder(right, left) : InOrder(left, right);
}
