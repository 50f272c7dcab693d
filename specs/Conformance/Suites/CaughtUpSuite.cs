using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>A reader is told once when history ends and the present begins.</summary>
public abstract class CaughtUpSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task An_empty_log_is_caught_up_with_at_once()
    {
        await using var probe = Subscribe();
        Assert.Equal(new FeedMessage.CaughtUp(Position.Start), await probe.NextAsync());
    }

    [Fact]
    public async Task It_comes_after_everything_that_was_there()
    {
        var events = await GrowAsync(Events.NewStream(), 2 * StoreHarness.FellBehindEvents);
        await using var probe = Subscribe();
        var caughtUp = await probe.CatchUpAsync();

        AssertSame(events, probe.Events);
        Assert.Equal(events.Length + 1, probe.Heard.Count);
        Assert.Equal(probe.Events[^1].Position.Next, caughtUp.Next);
    }

    [Fact]
    public async Task It_is_said_once()
    {
        await GrowAsync(Events.NewStream(), 3);
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        for (var i = 0; i < 10; i++)
        {
            var chained = (await GrowAsync(Events.NewStream()))[0];
            Assert.Equal(chained.Id, (await probe.NextEventAsync()).Event.Id);
        }
    }

    [Fact]
    public async Task It_is_beyond_what_the_filter_held_back()
    {
        await GrowAsync(Events.NewStream("halt"), 2);
        await GrowAsync(Events.NewStream("session"), 5);
        var last = (await ReadLogAsync())[^1].Position;
        await using var probe = Subscribe(filter: FeedFilter.OfCategories("halt"));

        Assert.True(last < (await probe.CatchUpAsync()).Next);
        Assert.Equal(2, probe.Events.Count);
    }

    [Fact]
    public async Task It_comes_although_nothing_ever_passed_the_filter()
    {
        await GrowAsync(Events.NewStream("session"), 5);
        await using var probe = Subscribe(filter: FeedFilter.OfCategories("halt"));
        Assert.IsType<FeedMessage.CaughtUp>(await probe.NextAsync());
    }

    [Fact]
    public async Task It_is_not_said_while_events_are_left()
    {
        var events = await GrowAsync(Events.NewStream(), 3);
        await using var probe = Subscribe();
        await probe.NextEventAsync();
        var more = Events.After(events[^1], 4);
        await PlaceAsync(more);

        await probe.CatchUpAsync();
        AssertSame([.. events, .. more], probe.Events);
    }
}
