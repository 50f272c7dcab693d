using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;
using AgentAssembly.Specs.Money;
using NodaTime;
using Instant = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Specs.Domain.Budgets;

public sealed class BudgetWindowSpecs
{
    private static readonly NodaTime.Instant From = NodaTime.Instant.FromUtc(1975, 1, 1, 0, 0);
    private static readonly NodaTime.Instant Until = NodaTime.Instant.FromUtc(2060, 1, 1, 0, 0);
    private static readonly Money.Calendar Dates = new();

    public static TheoryData<string> Zones => [.. DateTimeZoneProviders.Tzdb.Ids];

    // Around every change of the clocks, and at random: a window holds the moments of its dates and no others, whole and once.
    [Theory]
    [MemberData(nameof(Zones))]
    public void Days_and_months_hold_exactly_the_moments_of_their_dates(string zone)
    {
        var random = new Random(zone.Length);
        var changes = DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(From, Until).Where(each => each.HasStart && each.Start > From)
            .Select(each => each.Start.ToUnixTimeTicks() / 10);
        var moments = changes.SelectMany(change => new[] { change - 1, change, change + random.NextInt64(-7_200_000_000, 7_200_000_000) })
            .Append(random.NextInt64(From.ToUnixTimeTicks() / 10, Until.ToUnixTimeTicks() / 10));
        foreach (var at in moments)
        {
            foreach (var window in new[] { BudgetWindow.Day(zone), BudgetWindow.Month(zone) })
            {
                Hold(window, at);
            }
        }
    }

    // What the slices of a quarter of an hour rest on.
    [Theory]
    [MemberData(nameof(Zones))]
    public void Days_begin_at_quarters_of_an_hour_in_every_zone(string zone)
    {
        var window = BudgetWindow.Day(zone);
        var end = NodaTime.Instant.FromUtc(2040, 1, 1, 0, 0);
        for (var at = NodaTime.Instant.FromUtc(2020, 1, 1, 0, 0); at < end; at += NodaTime.Duration.FromHours(67))
        {
            Assert.Equal(0, window.At(new(at.ToUnixTimeTicks() / 10)).Start.UnixMicroseconds % 900_000_000);
        }
    }

    // Books count as these slices do (BudgetLifeSpecs): never less than was spent in the window, and at most a slice more.
    [Fact]
    public void A_rolling_window_holds_all_of_it_and_at_most_a_slice_more() => Seeds.ForEach(20_000, random =>
    {
        var (length, at) = (random.Next(1, 31 * 86_400), random.NextInt64(1L << 51));
        var slice = length < 3_600 ? 1_000_000L : 900_000_000L;
        var before = random.NextInt64((length * 1_000_000L) + slice + slice);
        var isCounted = Dates.Counts($"{length}s", at - before, at);
        Assert.True(isCounted || before > length * 1_000_000L);
        Assert.True(!isCounted || before < (length * 1_000_000L) + slice);
    });

    [Fact]
    public void Windows_are_read_as_they_are_written() => Seeds.ForEach(500, random =>
    {
        var window = new SomeMoney(random).Window();
        Assert.Equal(window, BudgetWindow.Parse(window.ToString()));
    });

    [Theory]
    [InlineData("")]
    [InlineData("day ")]
    [InlineData("day Mars/Olympus")]
    [InlineData("day UTC+05:33:07")]
    [InlineData("total UTC")]
    [InlineData("0s")]
    [InlineData("-1h")]
    [InlineData("32d")]
    [InlineData("9999999999999999999s")]
    [InlineData("24h UTC")]
    [InlineData("week")]
    public void What_is_no_window_is_not_taken_for_one(string text) => Assert.Null(BudgetWindow.Parse(text));

    private static void Hold(BudgetWindow window, long at)
    {
        var (name, range) = (window.ToString(), window.At(new Instant(at)));
        Assert.True(range.Holds(new(at)), $"{name} {new Instant(at)} {range}");
        Assert.Equal(range, window.At(range.Start));
        Assert.True(Dates.Counts(name, range.Start.UnixMicroseconds, at), $"{name} {new Instant(at)} {range}");
        Assert.True(Dates.Counts(name, range.End.UnixMicroseconds - 1, at), $"{name} {new Instant(at)} {range}");
        Assert.False(Dates.Counts(name, range.Start.UnixMicroseconds - 1, at), $"{name} {new Instant(at)} {range}");
        Assert.False(Dates.Counts(name, range.End.UnixMicroseconds, at), $"{name} {new Instant(at)} {range}");
    }
}
