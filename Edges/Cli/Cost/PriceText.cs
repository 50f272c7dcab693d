using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>Prices between files, the wire and the screen.</summary>
internal static class PriceText
{
    /// <summary>How a model is written: PROVIDER/MODEL; /MODEL where any provider serves it.</summary>
    public static string NameOf(ModelPrice price) => $"{price.Provider}/{price.Model}";

    public static ModelPrice ToWire(PriceRow row)
    {
        var price = new ModelPrice
        {
            Provider = row.Provider,
            Model = row.Model,
            InputPerMillion = Price.TextOf(row.InputPerMillion),
            OutputPerMillion = Price.TextOf(row.OutputPerMillion),
            CachedPerMillion = TextOf(row.CachedPerMillion),
            CacheWritePerMillion = TextOf(row.CacheWritePerMillion),
            ReasoningPerMillion = TextOf(row.ReasoningPerMillion),
            PerRequest = row.PerRequest == 0 ? "" : Price.TextOf(row.PerRequest),
            PerUnit = row.PerUnit == 0 ? "" : Price.TextOf(row.PerUnit),
        };
        if (row.AssumedOutputTokens != PriceRow.AssumedOutputTokensDefault)
        {
            price.AssumedOutputTokens = (uint)row.AssumedOutputTokens;
        }

        return price;
    }

    /// <summary>In one line what a model costs.</summary>
    public static string Line(ModelPrice price) => string.Join(", ", new[]
    {
        $"input {price.InputPerMillion}",
        $"output {price.OutputPerMillion}",
        Named("cached", price.CachedPerMillion),
        Named("cache write", price.CacheWritePerMillion),
        Named("reasoning", price.ReasoningPerMillion),
        Named("request", price.PerRequest),
        Named("unit", price.PerUnit),
    }.Where(text => text.Length > 0));

    public static object JsonOf(ModelPrice price) => new
    {
        provider = OrNull(price.Provider),
        model = price.Model,
        input_per_million = price.InputPerMillion,
        output_per_million = price.OutputPerMillion,
        cached_per_million = OrNull(price.CachedPerMillion),
        cache_write_per_million = OrNull(price.CacheWritePerMillion),
        reasoning_per_million = OrNull(price.ReasoningPerMillion),
        per_request = OrNull(price.PerRequest),
        per_unit = OrNull(price.PerUnit),
        assumed_output_tokens = price.HasAssumedOutputTokens ? price.AssumedOutputTokens : PriceRow.AssumedOutputTokensDefault,
    };

    /// <summary>A cell of a price that falls back to another where there is none.</summary>
    public static Cell Cell(string price, string fallback = "") =>
        price.Length > 0 ? price : new Cell(fallback, Tone.Faint);

    private static string Named(string name, string price) => price.Length > 0 ? $"{name} {price}" : "";

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private static string TextOf(decimal? price) => price is { } some ? Price.TextOf(some) : "";
}
