using System.Collections.Immutable;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>Latencies while they are counted. Not thread-safe.</summary>
internal sealed class LatencyCounts
{
    private long[] _classes = new long[64];

    /// <summary>Goes on from what was counted.</summary>
    public LatencyCounts(ImmutableArray<LatencyCount> before)
    {
        foreach (var (at, count) in before)
        {
            Of(at) = count;
        }
    }

    /// <summary>Counts one more.</summary>
    /// <param name="microseconds">From 0; less counts as 0.</param>
    public void Add(long microseconds) => Of(Latencies.ClassOf(microseconds))++;

    /// <summary>What was counted, in the order of classes.</summary>
    public ImmutableArray<LatencyCount> Done()
    {
        var done = ImmutableArray.CreateBuilder<LatencyCount>();
        for (var at = 0; at < _classes.Length; at++)
        {
            if (_classes[at] > 0)
            {
                done.Add(new(at, _classes[at]));
            }
        }

        return done.ToImmutable();
    }

    private ref long Of(int at)
    {
        if (at >= _classes.Length)
        {
            Array.Resize(ref _classes, at + 64);
        }

        return ref _classes[at];
    }
}
