using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>A log that is closed and opened again is the same log. For drivers whose log outlives the store.</summary>
public abstract class ReopenSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task Everything_is_still_there()
    {
        var events = Events.First(Events.NewStream(), 6);
        var largest = Events.Largest();
        await PlaceAsync(events[..2]);
        await PlaceAsync(largest);
        await PlaceAsync(events[2..]);
        var (log, head) = (await ReadLogAsync(), await Feed.ReadHeadAsync(None));

        await Harness.ReopenAsync();
        AssertSame([.. events[..2], largest, .. events[2..]], await ReadLogAsync());
        Assert.Equal(log.Select(recorded => recorded.Position), (await ReadLogAsync()).Select(recorded => recorded.Position));
        Assert.Equal(head, await Feed.ReadHeadAsync(None));
        AssertSame(events, await ReadStreamAsync(events[0].Stream));
        Assert.Equal(events[^1].AsHead, await Store.ReadStreamHeadAsync(events[0].Stream, None));
    }

    [Fact]
    public async Task An_empty_log_is_still_empty()
    {
        var head = await Feed.ReadHeadAsync(None);
        await Harness.ReopenAsync();
        Assert.Empty(await ReadLogAsync());
        Assert.Equal(head, await Feed.ReadHeadAsync(None));
        await GrowAsync(Events.NewStream());
    }

    [Fact]
    public async Task Versions_and_positions_continue()
    {
        var events = Events.First(Events.NewStream(), 12);
        var last = default(Position?);
        for (var i = 0; i < events.Length; i += 3)
        {
            var appended = await PlaceAsync(events[i..(i + 3)]);
            Assert.True(last is null || last < appended.First);
            Assert.True(!Store.Capabilities.DensePositions || appended.First == new Position((ulong)i));
            last = appended.Last;
            await Harness.ReopenAsync();
        }

        AssertSame(events, await ReadLogAsync());
    }

    [Fact]
    public async Task A_repeat_is_known_and_a_part_of_it_is_a_conflict()
    {
        var events = Events.First(Events.NewStream(), 3);
        var first = await PlaceAsync(events);
        await GrowAsync(Events.NewStream());
        await Harness.ReopenAsync();

        Assert.Equal(first with { Repeated = true }, await AppendAsync(Request([events])));
        await RefuseAsync(
            Request([events[..2]]), events[0].Stream, ExpectedVersion.NoStream, ExpectedVersion.Exact(new(2)));
    }

    [Fact]
    public async Task A_stale_writer_and_a_wrong_link_are_known()
    {
        var first = (await GrowAsync(Events.NewStream()))[0];
        await Harness.ReopenAsync();

        await RefuseAsync(
            Request([Events.First(first.Stream)]), first.Stream, ExpectedVersion.NoStream, ExpectedVersion.Exact(first.Version));
        await RejectAsync(Request([[Events.Believing(first.Stream, ExpectedVersion.Exact(first.Version))]]));
    }

    [Fact]
    public async Task A_subscription_resumes_where_it_stood()
    {
        await GrowAsync(Events.NewStream(), 4);
        FeedMessage.CaughtUp caughtUp;
        await using (var probe = Subscribe())
        {
            caughtUp = await probe.CatchUpAsync();
        }

        await Harness.ReopenAsync();
        await using var resumed = Subscribe(caughtUp.Next);
        await resumed.CatchUpAsync();
        var next = await GrowAsync(Events.NewStream());
        Assert.Equal(next[0].Id, (await resumed.NextEventAsync()).Event.Id);
        Assert.Single(resumed.Events);
    }
}
