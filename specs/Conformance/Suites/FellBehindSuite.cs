using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>A reader that was live and is slow is told so, and loses nothing.</summary>
public abstract class FellBehindSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private const int Bound = StoreHarness.FellBehindEvents;

    [Fact]
    public async Task A_live_reader_beyond_the_bound_is_told_and_then_caught_up_again()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        await AssertFallsBehindAsync(probe);
    }

    [Fact]
    public async Task It_is_told_every_time()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        for (var i = 0; i < 3; i++)
        {
            await AssertFallsBehindAsync(probe);
        }
    }

    [Fact]
    public async Task It_names_the_place_where_the_reader_stands()
    {
        await GrowAsync(Events.NewStream(), 3);
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        await GrowAsync(Events.NewStream(), Bound + 1);
        await probe.NextAsync(message => message is FeedMessage.FellBehind);

        Assert.Equal(probe.Heard[^2].Next, probe.Heard[^1].Next);
    }

    [Fact]
    public async Task A_reader_within_the_bound_is_not_told()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        var events = await GrowAsync(Events.NewStream(), Bound);
        foreach (var chained in events)
        {
            Assert.Equal(chained.Id, (await probe.NextEventAsync()).Event.Id);
        }
    }

    [Fact]
    public async Task A_reader_that_was_never_live_is_not_told()
    {
        await GrowAsync(Events.NewStream(), 3 * Bound);
        await using var probe = Subscribe();
        await probe.NextEventAsync();
        await GrowAsync(Events.NewStream(), 3 * Bound);
        await probe.CatchUpAsync();

        Assert.DoesNotContain(probe.Heard, message => message is FeedMessage.FellBehind);
        Assert.Equal(6 * Bound, probe.Events.Count);
    }

    [Fact]
    public async Task A_slow_reader_does_not_hold_up_the_others()
    {
        await using var slow = Subscribe();
        await using var quick = Subscribe();
        await slow.CatchUpAsync();
        await quick.CatchUpAsync();
        for (var i = 0; i < 2 * Bound; i++)
        {
            var chained = (await GrowAsync(Events.NewStream()))[0];
            Assert.Equal(chained.Id, (await quick.NextEventAsync()).Event.Id);
        }

        await slow.CatchUpAsync();
        Assert.Equal(quick.Events.Select(recorded => recorded.Position), slow.Events.Select(recorded => recorded.Position));
    }

    private async Task AssertFallsBehindAsync(FeedProbe probe)
    {
        var before = probe.Heard.Count;
        var events = await GrowAsync(Events.NewStream(), 2 * Bound);
        await probe.CatchUpAsync();

        var heard = probe.Heard[before..];
        Assert.Single(heard, message => message is FeedMessage.FellBehind);
        Assert.IsType<FeedMessage.Event>(heard[^2]);
        AssertSame(events, heard.OfType<FeedMessage.Event>().Select(message => message.Recorded));
    }
}
