using System.Collections.Immutable;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// Which of some rows is the dearest for a usage. Only rows are kept that no other row matches or exceeds in every price,
/// which are few, so that asking is quick however many models a table has. Immutable.
/// </summary>
internal sealed class DearestRows
{
    private readonly ImmutableArray<PriceRow> _kept;

    /// <param name="rows">At least one.</param>
    public DearestRows(IEnumerable<PriceRow> rows)
    {
        // A row is dominated by none whose prices have a smaller sum, so those that come later never push out one that is kept.
        var candidates = rows.Select(row => (Row: row, Prices: PricesOf(row)))
            .OrderByDescending(each => each.Prices.Sum())
            .ThenBy(each => each.Row, Comparer<PriceRow>.Create(PriceRow.ByName));
        var kept = new List<(PriceRow Row, decimal[] Prices)>();
        foreach (var candidate in candidates)
        {
            if (!kept.Exists(other => Dominates(other.Prices, candidate.Prices)))
            {
                kept.Add(candidate);
            }
        }

        _kept = [.. kept.Select(each => each.Row)];
    }

    public int Count => _kept.Length;

    public PriceRow For(Usage usage) =>
        _kept.Length == 1 ? _kept[0] : _kept.MaxBy(row => (row.CostOf(usage), row.InputPerMillion, row.OutputPerMillion))!;

    private static decimal[] PricesOf(PriceRow row) =>
    [
        row.InputPerMillion,
        row.OutputPerMillion,
        row.CachedPerMillion ?? row.InputPerMillion,
        row.CacheWritePerMillion ?? row.InputPerMillion,
        row.ReasoningPerMillion ?? row.OutputPerMillion,
        row.PerRequest,
        row.PerUnit,
    ];

    private static bool Dominates(decimal[] left, decimal[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] < right[i])
            {
                return false;
            }
        }

        return true;
    }
}
