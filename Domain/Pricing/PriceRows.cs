using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>Lists of price rows: each provider and model once, in the order of their code units. Pure.</summary>
public static class PriceRows
{
    /// <summary>Rows, and others in the place of those for the same provider and model; of two such the later counts.</summary>
    public static ImmutableArray<PriceRow> Merge(IEnumerable<PriceRow> rows, IEnumerable<PriceRow> others)
    {
        var merged = new Dictionary<(string, string), PriceRow>();
        foreach (var row in rows.Concat(others))
        {
            merged[(row.Provider, row.Model)] = row;
        }

        var sorted = merged.Values.ToArray();
        Array.Sort(sorted, PriceRow.ByName);
        return ImmutableArray.Create(sorted);
    }

    /// <summary>What identifies the prices of a list: <c>sha256:</c> and 64 hexadecimal digits over its canonical JSON.</summary>
    /// <param name="rows">As <see cref="Merge"/> gives them.</param>
    public static string DigestOf(ImmutableArray<PriceRow> rows)
    {
        var json = new CanonicalJsonWriter();
        json.BeginArray();
        foreach (var row in rows)
        {
            PriceRowCodec.Write(json, row);
        }

        json.EndArray();
        return $"sha256:{Sha256.Hash(json.Written.Span)}";
    }
}
