using System.Collections.Immutable;
using System.Numerics;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>How many latencies fell into one class.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Count">How many; from 1.</param>
public readonly record struct LatencyCount(int Class, long Count);

/// <summary>
/// Latencies counted in fixed classes: below 16 µs each microsecond has its own, above each doubling has eight. What is told of
/// them is off by <see cref="ErrorPercent"/> percent at most. Pure.
/// </summary>
public static class Latencies
{
    /// <summary>How far a percentile may be from the latency that it stands for, in percent of it.</summary>
    public const decimal ErrorPercent = 6.25m;

    private const int Exact = 16;
    private const int PerDoubling = 8;

    /// <summary>The latency that a share of all does not exceed, in microseconds; null where there is none.</summary>
    /// <param name="counts">In any order; classes may come again.</param>
    /// <param name="percent">1 to 100.</param>
    public static long? Percentile(IEnumerable<LatencyCount> counts, int percent)
    {
        var sums = new SortedDictionary<int, long>();
        foreach (var count in counts)
        {
            sums[count.Class] = sums.GetValueOrDefault(count.Class) + count.Count;
        }

        var rank = ((sums.Values.Sum() * percent) + 99) / 100;
        foreach (var (at, count) in sums)
        {
            rank -= count;
            if (rank <= 0)
            {
                return MiddleOf(at);
            }
        }

        return null;
    }

    /// <summary>The class of a latency.</summary>
    public static int ClassOf(long microseconds)
    {
        if (microseconds < Exact)
        {
            return (int)Math.Max(0, microseconds);
        }

        var power = BitOperations.Log2((ulong)microseconds);
        return Exact + ((power - 4) * PerDoubling) + (int)((microseconds >> (power - 3)) & (PerDoubling - 1));
    }

    // The middle of a class; its width is at most an eighth of its start.
    private static long MiddleOf(int at)
    {
        if (at < Exact)
        {
            return at;
        }

        var (power, part) = (((at - Exact) / PerDoubling) + 4, (at - Exact) % PerDoubling);
        var width = 1L << (power - 3);
        return ((PerDoubling + (long)part) * width) + (width / 2);
    }
}
