using System.Globalization;
using System.Numerics;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>The latest twelfth of a window against the eleven before it. Whole numbers only, so that every machine says the same.</summary>
/// <param name="Latest">Actions in the latest.</param>
/// <param name="Sum">Actions in those before, together.</param>
/// <param name="Squares">The squares of their counts, together.</param>
/// <param name="Busy">How many of those before hold any action.</param>
public readonly record struct SpikeFigures(int Latest, long Sum, long Squares, int Busy)
{
    /// <summary>How many twelfths lie before the latest.</summary>
    public const int Before = ActivityRing.Parts - 1;

    /// <summary>How many of them have to hold an action: more than half. An agent that has just begun spikes in nothing.</summary>
    public const int BusyMin = 6;

    /// <summary>
    /// Whether the latest is above the mean of the others by more than so many of their population standard deviations, which
    /// are not 0: with n parts, <c>(n·latest − sum)² &gt; k²·(n·squares − sum²)</c>.
    /// </summary>
    public bool IsSpike(AnomalyRules rules)
    {
        if (Busy < BusyMin || Sum < rules.SpikeActionsMin)
        {
            return false;
        }

        var above = ((Int128)Before * Latest) - Sum;
        var spread = Spread;
        var multiplier = (Int128)rules.SpikeMultiplierThousandths;
        return above > 0 && spread > 0 && above * above * 1_000_000 > multiplier * multiplier * spread;
    }

    /// <summary>The mean of the others, with three decimals, rounded down.</summary>
    public string Mean => Thousandths(Sum * 1_000 / Before);

    /// <summary>Their population standard deviation, with three decimals, rounded down.</summary>
    public string Sigma => Thousandths((long)Root((BigInteger)Spread * 1_000_000) / Before);

    /// <summary>As these, with one more part before the latest.</summary>
    internal SpikeFigures With(int count) =>
        this with { Sum = Sum + count, Squares = Squares + ((long)count * count), Busy = Busy + (count > 0 ? 1 : 0) };

    private Int128 Spread => ((Int128)Before * Squares) - ((Int128)Sum * Sum);

    private static string Thousandths(long number) =>
        Log.DecimalText.Of(number / 1_000m).ToString(CultureInfo.InvariantCulture);

    // The largest whole number whose square is not above: by Newton, from above.
    private static BigInteger Root(BigInteger square)
    {
        if (square.IsZero)
        {
            return 0;
        }

        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (square / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
