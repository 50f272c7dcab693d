using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Prices and usages between the wire and the domain.</summary>
internal static class ModelPrices
{
    public static PriceRow Read(ModelPrice price, int index)
    {
        var at = $"prices[{index}]";
        return new()
        {
            Provider = price.Provider.Length == 0 ? "" : Name($"{at}.provider", price.Provider),
            Model = Name($"{at}.model", price.Model),
            InputPerMillion = PerMillion($"{at}.input_per_million", price.InputPerMillion) ?? throw Missing($"{at}.input_per_million"),
            OutputPerMillion = PerMillion($"{at}.output_per_million", price.OutputPerMillion) ?? throw Missing($"{at}.output_per_million"),
            CachedPerMillion = PerMillion($"{at}.cached_per_million", price.CachedPerMillion),
            CacheWritePerMillion = PerMillion($"{at}.cache_write_per_million", price.CacheWritePerMillion),
            ReasoningPerMillion = PerMillion($"{at}.reasoning_per_million", price.ReasoningPerMillion),
            PerRequest = Each($"{at}.per_request", price.PerRequest),
            PerUnit = Each($"{at}.per_unit", price.PerUnit),
            AssumedOutputTokens = !price.HasAssumedOutputTokens ? PriceRow.AssumedOutputTokensDefault
                : price.AssumedOutputTokens <= PriceRow.AssumedOutputTokensMax ? (int)price.AssumedOutputTokens
                : throw GrpcErrors.Invalid($"{at}.assumed_output_tokens", $"is at most {PriceRow.AssumedOutputTokensMax}"),
        };
    }

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

    public static Usage Read(ModelUsage usage) => new()
    {
        InputTokens = Count("input_tokens", usage.InputTokens),
        OutputTokens = Count("output_tokens", usage.OutputTokens),
        CachedTokens = Count("cached_tokens", usage.CachedTokens),
        CacheWriteTokens = Count("cache_write_tokens", usage.CacheWriteTokens),
        ReasoningTokens = Count("reasoning_tokens", usage.ReasoningTokens),
        Requests = usage.HasRequests ? Count("requests", usage.Requests) : 1,
        Units = Count("units", usage.Units),
    };

    private static string Name(string field, string text) => PriceRow.IsName(text)
        ? text
        : throw GrpcErrors.Invalid(field, $"needs 1 to {PriceRow.NameLengthMax} characters, and no control characters");

    private static decimal? PerMillion(string field, string text) =>
        text.Length == 0 ? null : Amount(field, text, Price.PerMillionMax);

    private static decimal Each(string field, string text) => text.Length == 0 ? 0 : Amount(field, text, Price.EachMax);

    private static decimal Amount(string field, string text, decimal most) => Price.TryRead(text, most, out var price)
        ? price
        : throw GrpcErrors.Invalid(field, $"has to be {Price.RuleOf(most)}, such as 2.50");

    private static long Count(string field, ulong count) => count <= Usage.CountMax
        ? (long)count
        : throw GrpcErrors.Invalid($"usage.{field}", $"is at most {Usage.CountMax}");

    private static RpcException Missing(string field) => GrpcErrors.Invalid(field, "is missing; 0 says that it costs nothing");

    private static string TextOf(decimal? price) => price is { } some ? Price.TextOf(some) : "";
}
