using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

// The last hour of one subject, in slices as long as evaluations lie apart; those in which nothing happened take no room.
internal sealed class RecentSlices
{
    private readonly List<(long Index, ActivityCounts Counts)> _slices = [];

    // The last slice in which something happened.
    public long Last => _slices.Count == 0 ? long.MinValue : _slices[^1].Index;

    public void Add(long index, ActivityCounts counts)
    {
        var place = _slices.Count;
        while (place > 0 && _slices[place - 1].Index > index)
        {
            place--;
        }

        if (place > 0 && _slices[place - 1].Index == index)
        {
            ref var slice = ref CollectionsMarshal.AsSpan(_slices)[place - 1];
            slice.Counts += counts;
        }
        else
        {
            _slices.Insert(place, (index, counts));
            _slices.RemoveAll(slice => slice.Index <= Last - Evaluations.SlicesKept);
        }
    }

    // What happened in the window before an evaluation.
    public ActivityCounts Sum(Instant at, int windowSeconds)
    {
        var end = Evaluations.SliceOf(at);
        var begin = Evaluations.SliceOf(at.Plus(TimeSpan.FromSeconds(-windowSeconds)));
        var sum = default(ActivityCounts);
        for (var i = _slices.Count - 1; i >= 0 && _slices[i].Index >= begin; i--)
        {
            sum = _slices[i].Index < end ? sum + _slices[i].Counts : sum;
        }

        return sum;
    }
}
