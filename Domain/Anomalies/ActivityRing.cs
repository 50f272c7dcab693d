using System.Runtime.CompilerServices;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>How much was done in each of the latest twelfths of a window. Not thread-safe.</summary>
internal sealed class ActivityRing
{
    /// <summary>How many parts a window has (gateway specification §9).</summary>
    public const int Parts = 12;

    private Counts _counts;
    private Numbers _numbers;

    /// <summary>Which part of all time a moment lies in, for parts that begin at multiples of their length.</summary>
    public static long PartOf(long at, long window) => Math.Max(0, at) / (window / Parts);

    /// <summary>Counts one more, or one less, in a part that is not older than the ring.</summary>
    public void Add(long part, int more)
    {
        var slot = (int)(part % Parts);
        if (_numbers[slot] < part)
        {
            (_numbers[slot], _counts[slot]) = (part, 0);
        }

        _counts[slot] += _numbers[slot] == part ? Math.Max(more, -_counts[slot]) : 0;
    }

    /// <summary>What the parts up to one hold.</summary>
    public SpikeFigures UpTo(long part)
    {
        var figures = new SpikeFigures();
        for (var slot = 0; slot < Parts; slot++)
        {
            var age = part - _numbers[slot];
            figures = age == 0 ? figures with { Latest = _counts[slot] }
                : age is > 0 and < Parts ? figures.With(_counts[slot])
                : figures;
        }

        return figures;
    }

    [InlineArray(Parts)]
    private struct Counts
    {
        private int _first;
    }

    [InlineArray(Parts)]
    private struct Numbers
    {
        private long _first;
    }
}
