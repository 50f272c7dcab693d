using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentAssembly.Domain.Pricing;

/// <summary>A price, and how it was found.</summary>
/// <param name="Row">The row.</param>
/// <param name="IsKnown">Whether the model is in the table; if not, the row is the dearest for this usage.</param>
public sealed record FoundPrice(PriceRow Row, bool IsKnown);

/// <summary>A version of all prices. Immutable; safe for concurrent use.</summary>
public sealed class PriceTable
{
    /// <summary>Most rows.</summary>
    public const int RowsMax = 20_000;

    private readonly FrozenDictionary<(string Provider, string Model), PriceRow> _exact;
    private readonly ImmutableArray<ModelHint> _hints;

    /// <summary>Makes a table.</summary>
    /// <param name="rows">At least one; of two for the same provider and model the later counts.</param>
    /// <param name="hints">How models are recognised that have no row by their whole name; the first that fits counts.</param>
    /// <exception cref="ArgumentException">There is no row, or there are too many.</exception>
    public PriceTable(ImmutableArray<PriceRow> rows, ImmutableArray<ModelHint> hints)
    {
        if (rows.Length is 0 or > RowsMax)
        {
            throw new ArgumentException($"a table has 1 to {RowsMax} rows, not {rows.Length}", nameof(rows));
        }

        (Rows, _hints) = (rows, hints);
        _exact = rows.GroupBy(row => (row.Provider, row.Model)).ToFrozenDictionary(same => same.Key, same => same.Last());
    }

    /// <summary>All rows, in the order in which they were given.</summary>
    public ImmutableArray<PriceRow> Rows { get; }

    /// <summary>The rows of this table and, before them where both have one, those of another.</summary>
    public PriceTable With(ImmutableArray<PriceRow> overrides) => new([.. Rows, .. overrides], _hints);

    /// <summary>The price of a model.</summary>
    /// <param name="provider">Who serves it; empty where that is not known.</param>
    /// <param name="model">Its name, in any case.</param>
    /// <param name="usage">What is to be paid; of an unknown model the dearest row for it counts.</param>
    public FoundPrice Find(string provider, string model, Usage usage)
    {
        var (by, name) = (provider.ToLowerInvariant(), model.ToLowerInvariant());
        if (Exact(by, name) is { } exact)
        {
            return new(exact, true);
        }

        foreach (var hint in _hints)
        {
            if (name.Contains(hint.Part, StringComparison.Ordinal) && Exact(hint.Provider, hint.Model) is { } hinted)
            {
                return new(hinted, true);
            }
        }

        return new(Rows.MaxBy(row => (row.CostOf(usage), row.InputPerMillion, row.OutputPerMillion))!, false);
    }

    // A row without a provider is any provider's; a caller who names none is served by any.
    private PriceRow? Exact(string provider, string model) =>
        _exact.GetValueOrDefault((provider, model)) ?? _exact.GetValueOrDefault(("", model))
        ?? (provider.Length == 0 ? Rows.LastOrDefault(row => row.Model == model) : null);
}

/// <summary>A model that is recognised by a part of its name.</summary>
/// <param name="Part">The part, in lower case.</param>
/// <param name="Provider">The provider of the row.</param>
/// <param name="Model">The model of the row.</param>
public sealed record ModelHint(string Part, string Provider, string Model);
