using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>A price row as events hold it: prices are canonical texts, and what is nothing or usual is not written.</summary>
public static class PriceRowCodec
{
    /// <summary>
    /// Most bytes that a row takes: names of three bytes a letter, which is what escaping and UTF-8 can make of them, seven
    /// prices of 20, a number, and the names of members.
    /// </summary>
    internal static int BytesMax(PriceRow row) => (3 * (row.Provider.Length + row.Model.Length)) + 400;

    /// <summary>Writes a row as an object.</summary>
    public static CanonicalJsonWriter Write(CanonicalJsonWriter json, PriceRow row)
    {
        json.BeginObject();
        if (row.AssumedOutputTokens != PriceRow.AssumedOutputTokensDefault)
        {
            json.Member("assumed_output_tokens", row.AssumedOutputTokens);
        }

        return json
            .Member("cache_write", TextOf(row.CacheWritePerMillion))
            .Member("cached", TextOf(row.CachedPerMillion))
            .Member("input", Price.TextOf(row.InputPerMillion))
            .Member("model", row.Model)
            .Member("output", Price.TextOf(row.OutputPerMillion))
            .Member("per_request", row.PerRequest == 0 ? null : Price.TextOf(row.PerRequest))
            .Member("per_unit", row.PerUnit == 0 ? null : Price.TextOf(row.PerUnit))
            .Member("provider", row.Provider)
            .Member("reasoning", TextOf(row.ReasoningPerMillion))
            .EndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">A price is none: nothing of ours wrote this.</exception>
    public static PriceRow Read(JsonElement row) => new()
    {
        Provider = row.Text("provider"),
        Model = row.Text("model"),
        InputPerMillion = PerMillion(row, "input") ?? 0,
        OutputPerMillion = PerMillion(row, "output") ?? 0,
        CachedPerMillion = PerMillion(row, "cached"),
        CacheWritePerMillion = PerMillion(row, "cache_write"),
        ReasoningPerMillion = PerMillion(row, "reasoning"),
        PerRequest = Read(row, "per_request", Price.EachMax) ?? 0,
        PerUnit = Read(row, "per_unit", Price.EachMax) ?? 0,
        AssumedOutputTokens = row.TryGetProperty("assumed_output_tokens", out var assumed)
            ? assumed.GetInt32()
            : PriceRow.AssumedOutputTokensDefault,
    };

    private static string? TextOf(decimal? price) => price is { } some ? Price.TextOf(some) : null;

    private static decimal? PerMillion(JsonElement row, string name) => Read(row, name, Price.PerMillionMax);

    private static decimal? Read(JsonElement row, string name, decimal most) =>
        row.Text(name) is not { Length: > 0 } text ? null
        : Price.TryRead(text, most, out var price) ? price
        : throw new FormatException($"{name} '{text}' is no price");
}
