using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>A live reader hears something at least once in an interval of the injected clock.</summary>
public abstract class HeartbeatSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private static readonly TimeSpan Interval = StoreHarness.HeartbeatInterval;

    private static readonly FeedFilter Halts = FeedFilter.OfCategories("halt");

    [Fact]
    public async Task It_comes_when_nothing_happens_for_the_interval()
    {
        await GrowAsync(Events.NewStream("halt"));
        await using var probe = Subscribe();
        var caughtUp = await probe.CatchUpAsync();

        Assert.Equal(new FeedMessage.Heartbeat(caughtUp.Next), await PassTimeAsync(probe));
    }

    [Fact]
    public async Task It_comes_again_and_again()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<FeedMessage.Heartbeat>(await PassTimeAsync(probe));
        }
    }

    [Fact]
    public async Task It_does_not_come_earlier()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        await probe.StartAsync();
        Harness.Time.Advance(Interval - TimeSpan.FromMilliseconds(1));
        var chained = (await GrowAsync(Events.NewStream()))[0];

        Assert.Equal(chained.Id, Assert.IsType<FeedMessage.Event>(await probe.FinishAsync()).Recorded.Event.Id);
    }

    [Fact]
    public async Task It_passes_over_what_the_filter_holds_back()
    {
        await using var probe = Subscribe(filter: Halts);
        await probe.CatchUpAsync();
        await GrowAsync(Events.NewStream("session"), 5);
        var last = (await ReadLogAsync())[^1].Position;

        // The first may have been under way already.
        var heartbeat = Assert.IsType<FeedMessage.Heartbeat>(await PassTimeAsync(probe));
        heartbeat = last < heartbeat.Next
            ? heartbeat
            : Assert.IsType<FeedMessage.Heartbeat>(await PassTimeAsync(probe));
        Assert.True(last < heartbeat.Next);
    }

    [Fact]
    public async Task Events_that_are_held_back_do_not_delay_it()
    {
        await using var probe = Subscribe(filter: Halts);
        await probe.CatchUpAsync();
        var next = await probe.StartAsync();
        for (var i = 0; i < StoreHarness.FellBehindEvents && !next.IsCompleted; i++)
        {
            await GrowAsync(Events.NewStream("session"));
            Harness.Time.Advance(Interval / 4);
        }

        await next.WaitAsync(StoreHarness.HangLimit);
        Assert.IsType<FeedMessage.Heartbeat>(await probe.FinishAsync());
    }

    [Fact]
    public async Task An_event_puts_it_off()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        Harness.Time.Advance(Interval * 0.6);
        await GrowAsync(Events.NewStream());
        await probe.NextEventAsync();

        await probe.StartAsync();
        Harness.Time.Advance(Interval * 0.6);
        await GrowAsync(Events.NewStream());
        Assert.IsType<FeedMessage.Event>(await probe.FinishAsync());
    }

    [Fact]
    public async Task Events_come_after_it_as_before()
    {
        await using var probe = Subscribe(filter: Halts);
        await probe.CatchUpAsync();
        await PassTimeAsync(probe);
        var chained = (await GrowAsync(Events.NewStream("halt")))[0];
        Assert.Equal(chained.Id, (await probe.NextEventAsync()).Event.Id);
    }

    private Task<FeedMessage> PassTimeAsync(FeedProbe probe) => probe.NextWhileTimePassesAsync(Harness.Time, Interval);
}
