using AgentAssembly.Domain.Pricing;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

// Random prices and usages; the bounds come often.
internal static class SomePrices
{
    public static readonly Gen<decimal> PerMillion = PriceUpTo(Price.PerMillionMax);

    public static readonly Gen<decimal> Each = PriceUpTo(Price.EachMax);

    private static readonly Gen<decimal?> PerMillionOrNone =
        Gen.Select(Gen.Bool, PerMillion).Select((isThere, price) => isThere ? price : (decimal?)null);

    private static readonly Gen<long> Count = Gen.Frequency(
        (2, Gen.Const(0L)), (4, Gen.Long[0, 200_000]), (1, Gen.Long[0, Usage.CountMax]), (1, Gen.Const(Usage.CountMax)));

    // Few names, so that rows meet.
    public static readonly Gen<PriceRow> Row = Gen.Select(
        Gen.OneOf("", "openai", "azure", "äöü"),
        Gen.OneOf("gpt-4o", "gpt-4", "a", "b\"\\c", "azure/a", "日本"),
        Gen.Select(PerMillion, PerMillion),
        Gen.Select(PerMillionOrNone, PerMillionOrNone, PerMillionOrNone),
        Gen.Select(Each, Each),
        Gen.OneOf(Gen.Const(PriceRow.AssumedOutputTokensDefault), Gen.Int[0, PriceRow.AssumedOutputTokensMax]))
        .Select((provider, model, tokens, more, each, assumed) => new PriceRow
        {
            Provider = provider,
            Model = model,
            InputPerMillion = tokens.Item1,
            OutputPerMillion = tokens.Item2,
            CachedPerMillion = more.Item1,
            CacheWritePerMillion = more.Item2,
            ReasoningPerMillion = more.Item3,
            PerRequest = each.Item1,
            PerUnit = each.Item2,
            AssumedOutputTokens = assumed,
        });

    public static readonly Gen<Usage> AnyUsage = Count.Array[7].Select(counts => new Usage
    {
        InputTokens = counts[0],
        OutputTokens = counts[1],
        CachedTokens = counts[2],
        CacheWriteTokens = counts[3],
        ReasoningTokens = counts[4],
        Requests = counts[5],
        Units = counts[6],
    });

    public static PriceRow Of(string provider, string model, decimal input, decimal output) =>
        new() { Provider = provider, Model = model, InputPerMillion = input, OutputPerMillion = output };

    private static Gen<decimal> PriceUpTo(decimal most) => Gen.Frequency(
        (1, Gen.Const(0m)),
        (1, Gen.Const(most)),
        (1, Gen.Const(0.000000000001m)),
        (4, Gen.Int[0, 100_000].Select(cents => cents / 100m <= most ? cents / 100m : most)),
        (2, Gen.Long[0, 999_999_999_999_999].Select(count => Math.Min(most, count / 1_000_000_000_000m))),
        (1, Gen.Long[0, (long)most - 1].Select(whole => whole + 0.999999999999m)));
}
