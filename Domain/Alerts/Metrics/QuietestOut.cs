namespace AgentAssembly.Domain.Alerts.Metrics;

// Slices of many subjects, of which the quietest make room for new ones.
internal sealed class QuietestOut<TKey>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, RecentSlices> _subjects = [];

    public int Count => _subjects.Count;

    public RecentSlices? Find(TKey key) => _subjects.GetValueOrDefault(key);

    public void Add(TKey key, long index, ActivityCounts counts)
    {
        if (!_subjects.TryGetValue(key, out var slices))
        {
            MakeRoom(index);
            _subjects.Add(key, slices = new());
        }

        slices.Add(index, counts);
    }

    // A quarter goes at once, so that many that come once cost no search each.
    private void MakeRoom(long now)
    {
        if (_subjects.Count < most)
        {
            return;
        }

        var quiet = _subjects.Where(each => each.Value.Last <= now - Evaluations.SlicesKept).Select(each => each.Key).ToList();
        if (quiet.Count == 0)
        {
            quiet = [.. _subjects.OrderBy(each => each.Value.Last).Take((most / 4) + 1).Select(each => each.Key)];
        }

        foreach (var key in quiet)
        {
            _subjects.Remove(key);
        }
    }
}
