using System.Numerics;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

public sealed class CostSpecs
{
    [Fact]
    public void A_cost_is_the_exact_one_rounded_up_to_a_trillionth() =>
        Seeds.Sample(Gen.Select(SomePrices.Row, SomePrices.AnyUsage), 20_000, pair =>
        {
            var (row, usage) = pair;
            Assert.Equal(ExactlyRoundedUp(row, usage), UsdSpecs.TrillionthsOf(row.CostOf(usage).Amount).Count);
        });

    [Fact]
    public void The_most_of_everything_at_the_highest_price_is_exact_too()
    {
        var row = SomePrices.Of("", "m", Price.PerMillionMax, Price.PerMillionMax) with { PerRequest = Price.EachMax, PerUnit = Price.EachMax };
        var usage = new Usage
        {
            InputTokens = Usage.CountMax, OutputTokens = Usage.CountMax, CachedTokens = Usage.CountMax,
            CacheWriteTokens = Usage.CountMax, ReasoningTokens = Usage.CountMax, Requests = Usage.CountMax, Units = Usage.CountMax,
        };
        Assert.Equal(2_005_000_000_000_000m, row.CostOf(usage).Amount);
        Assert.Equal(5 * Usage.CountMax, usage.Tokens);
    }

    [Fact]
    public void More_usage_never_costs_less_and_two_calls_never_less_than_one_of_both() =>
        Seeds.Sample(Gen.Select(SomePrices.Row, SomePrices.AnyUsage, Gen.Long[0, 1_000]), 5_000, each =>
        {
            var (row, usage, more) = each;
            var half = usage with { InputTokens = usage.InputTokens / 2, OutputTokens = usage.OutputTokens / 2 };
            var rest = new Usage { InputTokens = usage.InputTokens - half.InputTokens, OutputTokens = usage.OutputTokens - half.OutputTokens, Requests = 0 };
            Assert.True(row.CostOf(half) <= row.CostOf(usage));
            Assert.True(row.CostOf(half) + row.CostOf(rest) >= row.CostOf(usage));
            Assert.True(row.CostOf(half with { Units = more }) >= row.CostOf(half with { Units = 0 }));
        });

    [Fact]
    public void What_a_row_says_nothing_of_costs_what_the_prompt_or_the_answer_does()
    {
        var row = SomePrices.Of("", "m", 3, 15);
        Assert.Equal(row.CostOf(new() { InputTokens = 7 }), row.CostOf(new() { CachedTokens = 7 }));
        Assert.Equal(row.CostOf(new() { InputTokens = 7 }), row.CostOf(new() { CacheWriteTokens = 7 }));
        Assert.Equal(row.CostOf(new() { OutputTokens = 7 }), row.CostOf(new() { ReasoningTokens = 7 }));
        Assert.Equal("0.0000006", (row with { CachedPerMillion = 0.3m }).CostOf(new() { CachedTokens = 2 }).ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000000000001")]
    [InlineData(999_999, "0.000000000001")]
    [InlineData(1_000_000, "0.000000000001")]
    [InlineData(1_000_001, "0.000000000002")]
    public void The_least_part_of_a_trillionth_costs_a_whole_one(long tokens, string cost) =>
        Assert.Equal(cost, SomePrices.Of("", "m", 0.000000000001m, 0).CostOf(new() { InputTokens = tokens }).ToString());

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(-5, 1_000)]
    [InlineData(long.MinValue, 1_000)]
    [InlineData(1, 1)]
    [InlineData(12_345, 12_345)]
    [InlineData(long.MaxValue, Usage.CountMax)]
    public void A_reservation_assumes_a_prompt_where_nobody_counted_it(long promptTokens, long assumed) =>
        Assert.Equal(
            new Usage { InputTokens = assumed, OutputTokens = 77 },
            (SomePrices.Of("", "m", 1, 1) with { AssumedOutputTokens = 77 }).AssumedFor(promptTokens));

    [Fact]
    public void A_price_or_a_count_beyond_its_bounds_cannot_be_made()
    {
        var row = SomePrices.Of("", "m", 1, 1);
        foreach (var price in (decimal[])[-0.000000000001m, Price.PerMillionMax + 0.000000000001m, 0.0000000000001m, decimal.MaxValue, decimal.MinValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { InputPerMillion = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { OutputPerMillion = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { CachedPerMillion = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { CacheWritePerMillion = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { ReasoningPerMillion = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { PerRequest = price });
            Assert.Throws<ArgumentOutOfRangeException>(() => row with { PerUnit = price });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => row with { AssumedOutputTokens = -1 });
        foreach (var name in (string[])["", " ", "a\n", "\ud800", "x\udc00y", new('x', PriceRow.NameLengthMax + 1)])
        {
            Assert.Throws<ArgumentException>(() => row with { Model = name });
        }

        foreach (var count in (long[])[-1, Usage.CountMax + 1])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { InputTokens = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { OutputTokens = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { CachedTokens = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { CacheWriteTokens = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { ReasoningTokens = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { Requests = count });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Usage { Units = count });
        }
    }

    [Fact]
    public void Prices_are_written_canonically_and_read_in_any_plain_notation() =>
        Seeds.Sample(SomePrices.PerMillion, 3_000, price =>
        {
            var text = Price.TextOf(price);
            foreach (var other in (string[])[text, $"0{text}", text.Contains('.') ? $"{text}00" : $"{text}.00"])
            {
                Assert.True(Price.TryRead(other, Price.PerMillionMax, out var read), other);
                Assert.Equal((price, text), (read, Price.TextOf(read)));
            }

            foreach (var none in (string[])[$"-{text}", $"+{text}", $"{text}e0", $" {text}", $"{text},0", "", "."])
            {
                Assert.False(Price.TryRead(none, Price.PerMillionMax, out _), none);
            }
        });

    private static BigInteger ExactlyRoundedUp(PriceRow row, Usage usage)
    {
        // Every price as a whole number of trillionths: all are.
        static BigInteger T(decimal price) => UsdSpecs.TrillionthsOf(price) is (var count, var per) && per.IsOne
            ? count
            : throw new InvalidOperationException($"{price} has more than twelve decimals");

        var million = (usage.InputTokens * T(row.InputPerMillion))
            + (usage.OutputTokens * T(row.OutputPerMillion))
            + (usage.CachedTokens * T(row.CachedPerMillion ?? row.InputPerMillion))
            + (usage.CacheWriteTokens * T(row.CacheWritePerMillion ?? row.InputPerMillion))
            + (usage.ReasoningTokens * T(row.ReasoningPerMillion ?? row.OutputPerMillion))
            + (1_000_000 * ((usage.Requests * T(row.PerRequest)) + (usage.Units * T(row.PerUnit))));
        return BigInteger.DivRem(million, 1_000_000, out var rest) + (rest.IsZero ? 0 : 1);
    }
}
