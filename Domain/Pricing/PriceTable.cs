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
    private readonly FrozenDictionary<string, DearestRows> _byModel;
    private readonly DearestRows _dearest;
    private readonly ImmutableArray<ModelHint> _hints;

    /// <summary>Makes a table.</summary>
    /// <param name="rows">At least one; of two for the same provider and model the later counts.</param>
    /// <param name="hints">How models are recognised that have no row by their whole name; the first that fits counts.</param>
    /// <exception cref="ArgumentException">There is no row, or there are too many.</exception>
    public PriceTable(ImmutableArray<PriceRow> rows, ImmutableArray<ModelHint> hints)
    {
        (Rows, _hints) = (PriceRows.Merge(rows, []), hints);
        if (Rows.Length is 0 or > RowsMax)
        {
            throw new ArgumentException($"a table has 1 to {RowsMax} rows, not {Rows.Length}", nameof(rows));
        }

        Digest = PriceRows.DigestOf(Rows);
        _exact = Rows.ToFrozenDictionary(row => (row.Provider, row.Model));
        _byModel = Rows.GroupBy(row => row.Model, StringComparer.Ordinal)
            .ToFrozenDictionary(same => same.Key, same => new DearestRows(same), StringComparer.Ordinal);
        _dearest = new DearestRows(Rows);
    }

    /// <summary>All rows: each provider and model once, in the order of their code units.</summary>
    public ImmutableArray<PriceRow> Rows { get; }

    /// <summary>What identifies the prices: <see cref="PriceRows.DigestOf"/> the rows.</summary>
    public string Digest { get; }

    /// <summary>The rows of this table and, before them where both have one, those of another.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public PriceTable With(ImmutableArray<PriceRow> overrides) => overrides.IsEmpty ? this : new([.. Rows, .. overrides], _hints);

    /// <summary>The price of a model: by its whole name, else by the first hint, else the dearest of all for this usage.</summary>
    /// <param name="provider">Who serves it; empty where that is not known.</param>
    /// <param name="model">
    /// Its name, in any case; <c>PROVIDER/MODEL</c> names the provider too. Where none is named, a model that several serve
    /// costs what the dearest of them takes for this usage, unless there is a row for any provider.
    /// </param>
    /// <param name="usage">What is to be paid.</param>
    public FoundPrice Find(string provider, string model, Usage usage)
    {
        var (by, name) = (provider.ToLowerInvariant(), model.ToLowerInvariant());
        if (Exact(by, name, usage) is { } exact)
        {
            return new(exact, true);
        }

        foreach (var hint in _hints)
        {
            if (name.Contains(hint.Part, StringComparison.Ordinal) && Exact(hint.Provider, hint.Model, usage) is { } hinted)
            {
                return new(hinted, true);
            }
        }

        return new(_dearest.For(usage), false);
    }

    private PriceRow? Exact(string provider, string model, Usage usage) => Of(provider, model)
        ?? (model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            && (provider.Length == 0 || model.AsSpan(0, slash).SequenceEqual(provider))
            ? Of(model[..slash], model[(slash + 1)..])
            : null)
        ?? (provider.Length == 0 ? _byModel.GetValueOrDefault(model)?.For(usage) : null);

    private PriceRow? Of(string provider, string model) =>
        _exact.GetValueOrDefault((provider, model)) ?? _exact.GetValueOrDefault(("", model));
}

/// <summary>A model that is recognised by a part of its name.</summary>
/// <param name="Part">The part, in lower case.</param>
/// <param name="Provider">The provider of the row.</param>
/// <param name="Model">The model of the row.</param>
public sealed record ModelHint(string Part, string Provider, string Model);
