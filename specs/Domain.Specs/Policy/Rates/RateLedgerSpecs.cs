using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Rates;

public sealed class RateLedgerSpecs
{
    private static readonly Instant Start = new(1_800_000_000_000_000);
    private static readonly RateKey Key = new("limit", "org", "team", 0, "tool");

    private static readonly Gen<RateLimit> Limits =
        Gen.Select(Gen.UInt[0, 20], Gen.Enum<RatePeriod>()).Select((count, period) => new RateLimit(count, period));

    // A bucket of tokens as the specification tells it (§10), in exact fractions of a token.
    [Fact]
    public void It_agrees_with_a_bucket_of_tokens_that_is_filled_evenly() =>
        Seeds.Sample(Gen.Select(Limits, Gen.Long[0, 400_000_000].Array[1, 60]), 100, sampled =>
        {
            var (limit, pauses) = sampled;
            var ledger = new RateLedger();
            var period = (Int128)(limit.Window.Ticks / 10);
            var (tokens, now) = (period * limit.Count, Start);
            foreach (var pause in pauses)
            {
                now = new(now.UnixMicroseconds + pause);
                tokens = Int128.Min(period * limit.Count, tokens + ((Int128)pause * limit.Count));
                var isThere = tokens >= period && limit.Count > 0;
                tokens -= isThere ? period : 0;
                Assert.Equal(!isThere, ledger.WouldExceed(new(Key, limit), now));
                Assert.Equal(isThere, ledger.TrySpendAll([new(Key, limit)], now, out _));
            }
        });

    [Fact]
    public void All_limits_are_spent_or_none()
    {
        var ledger = new RateLedger();
        RateSpend wide = new(Key, new(5, RatePeriod.Hour)), narrow = new(Key with { Tool = "other" }, new(1, RatePeriod.Hour));
        Assert.True(ledger.TrySpendAll([wide, narrow], Start, out var exceeded));
        Assert.Equal(2, exceeded);
        for (var i = 0; i < 10; i++)
        {
            Assert.False(ledger.TrySpendAll([wide, narrow], Start, out exceeded));
            Assert.Equal(1, exceeded);
        }

        Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => ledger.TrySpendAll([wide], Start, out var _)));
    }

    [Fact]
    public void A_limit_that_changes_counts_at_once_with_what_was_spent()
    {
        var ledger = new RateLedger();
        Assert.Equal(10, Spend(ledger, new(10, RatePeriod.Hour), 20));
        Assert.Equal(5, Spend(ledger, new(15, RatePeriod.Hour), 20));
        Assert.Equal(0, Spend(ledger, new(3, RatePeriod.Hour), 20));
    }

    [Fact]
    public void What_would_be_enough_to_wait_is_said_to_the_microsecond() =>
        Seeds.Sample(Gen.Select(Limits.Where(limit => limit.Count > 0), Gen.Long[0, 3_000_000]), 100, sampled =>
        {
            var (limit, pause) = sampled;
            var ledger = new RateLedger();
            while (ledger.TrySpendAll([new(Key, limit)], Start, out _))
            {
            }

            var now = new Instant(Start.UnixMicroseconds + pause);
            var wait = (long)ledger.RetryAfter(new(Key, limit), now)!.Value.TotalMicroseconds;
            Assert.False(ledger.WouldExceed(new(Key, limit), new(now.UnixMicroseconds + wait)));
            Assert.True(wait == 0 || ledger.WouldExceed(new(Key, limit), new(now.UnixMicroseconds + wait - 1)));
        });

    [Fact]
    public void A_clock_that_goes_back_fills_nothing()
    {
        var ledger = new RateLedger();
        var limit = new RateLimit(1, RatePeriod.Second);
        Assert.True(ledger.TrySpendAll([new(Key, limit)], Start, out _));
        Assert.False(ledger.TrySpendAll([new(Key, limit)], new(Start.UnixMicroseconds - 5_000_000), out _));
        Assert.False(ledger.TrySpendAll([new(Key, limit)], new(Start.UnixMicroseconds + 999_999), out _));
        Assert.True(ledger.TrySpendAll([new(Key, limit)], new(Start.UnixMicroseconds + 1_000_000), out _));
    }

    [Fact]
    public void A_flood_of_new_names_is_refused_and_room_comes_back_with_time()
    {
        var ledger = new RateLedger(keysMax: 100);
        var limit = new RateLimit(1, RatePeriod.Second);
        Assert.Equal(100, Enumerable.Range(0, 500).Count(i => ledger.TrySpendAll([new(Named(i), limit)], Start, out _)));
        Assert.Null(ledger.RetryAfter(new(Named(0), limit with { Count = 0 }), Start));
        Assert.True(ledger.TrySpendAll([new(Named(499), limit)], new(Start.UnixMicroseconds + 1_000_000), out _));
    }

    [Fact]
    public void Callers_at_once_never_get_more_than_the_limit()
    {
        var ledger = new RateLedger();
        var spent = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref spent, ledger.TrySpendAll([new(Key, new(100, RatePeriod.Day))], Start, out var _) ? 1 : 0));
        Assert.Equal(100, spent);
    }

    [Fact]
    public void Spending_a_known_key_allocates_nothing()
    {
        var ledger = new RateLedger();
        var spend = new RateSpend(Key, new(2, RatePeriod.Second));
        Assert.Equal(0, Allocation.Of(() => ledger.TrySpendAll([spend], Start, out _)));
    }

    private static int Spend(RateLedger ledger, RateLimit limit, int tries) =>
        Enumerable.Range(0, tries).Count(_ => ledger.TrySpendAll([new(Key, limit)], Start, out var _));

    private static RateKey Named(int number) => Key with { Tool = $"tool-{number}" };
}
