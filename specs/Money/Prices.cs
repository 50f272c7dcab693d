using System.Numerics;
using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>What usage costs by the row that a reservation carries.</summary>
internal static class Prices
{
    private static readonly (string Count, string Price, string Instead)[] Kinds =
    [
        ("input_tokens", "input", ""), ("output_tokens", "output", ""), ("cached_tokens", "cached", "input"),
        ("cache_write_tokens", "cache_write", "input"), ("reasoning_tokens", "reasoning", "output"),
    ];

    public static BigInteger Cost(JsonElement price, JsonElement usage)
    {
        var tokens = Kinds.Aggregate(BigInteger.Zero, (sum, kind) =>
            sum + (usage.Number(kind.Count) * Of(price, price.Text(kind.Price).Length > 0 ? kind.Price : kind.Instead)));
        return Exact.UsdNotLess(
            (tokens + 999_999) / 1_000_000
            + (usage.Number("requests") * Of(price, "request"))
            + (usage.Number("units") * Of(price, "unit")));
    }

    public static BigInteger Tokens(JsonElement usage) =>
        Exact.Of(Kinds.Sum(kind => usage.Number(kind.Count)));

    private static BigInteger Of(JsonElement price, string name) => price.Text(name) is { Length: > 0 } text ? Exact.Of(text) : 0;
}
