using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Reading streams and the log: from anywhere, up to the end, byte for byte.</summary>
public abstract class ReadingSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task An_absent_stream_has_no_events_and_no_head()
    {
        await GrowAsync(Events.NewStream());
        Assert.Empty(await ReadStreamAsync(Events.NewStream()));
        Assert.Null(await Store.ReadStreamHeadAsync(Events.NewStream(), None));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 4)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task A_stream_is_read_from_a_version_to_its_end(long from, int count)
    {
        var events = Events.First(Events.NewStream(), 5);
        await PlaceAsync(events[..3]);
        await GrowAsync(Events.NewStream(), count: 2);
        await PlaceAsync(events[3..]);

        AssertSame(events[^count..], await ReadStreamAsync(events[0].Stream, new((ulong)from)));
    }

    [Fact]
    public async Task A_stream_and_the_log_name_the_same_positions()
    {
        var stream = Events.NewStream();
        var head = (await GrowAsync(stream, 2))[^1];
        await GrowAsync(Events.NewStream(), 3);
        await PlaceAsync(Events.After(head, 2));

        var fromLog = (await ReadLogAsync()).Where(recorded => recorded.Event.Stream == stream);
        Assert.Equal(
            fromLog.Select(recorded => recorded.Position),
            (await ReadStreamAsync(stream)).Select(recorded => recorded.Position));
    }

    [Fact]
    public async Task The_log_is_read_from_every_position()
    {
        var events = Events.First(Events.NewStream(), 7);
        await PlaceAsync(events[..4]);
        await PlaceAsync(events[4..]);
        var log = await ReadLogAsync();

        for (var i = 0; i < log.Count; i++)
        {
            AssertSame(events[i..], await ReadLogAsync(log[i].Position));
        }

        Assert.Empty(await ReadLogAsync(log[^1].Position.Next));
        Assert.Empty(await ReadLogAsync(new Position(long.MaxValue)));
    }

    [Fact]
    public async Task A_filter_passes_the_streams_of_its_categories_alone()
    {
        var expected = new List<ChainedEvent>();
        for (var i = 0; i < 30; i++)
        {
            var events = await GrowAsync(Events.NewStream(((string[])["session", "budget", "halt"])[i % 3]), 1 + (i % 2));
            expected.AddRange(i % 3 == 0 ? [] : events);
        }

        AssertSame(expected, await ReadLogAsync(filter: FeedFilter.OfCategories("budget", "halt")));
        AssertSame(expected[2..], await ReadLogAsync((await ReadLogAsync(
            filter: FeedFilter.OfCategories("budget", "halt")))[2].Position, FeedFilter.OfCategories("budget", "halt")));
        Assert.Empty(await ReadLogAsync(filter: FeedFilter.OfCategories("policy")));
    }

    [Fact]
    public async Task Reading_ends_at_what_was_the_end_when_it_began()
    {
        var events = await GrowAsync(Events.NewStream(), 3);
        await using var stream = Store.ReadStreamAsync(events[0].Stream, default, None).GetAsyncEnumerator();
        await using var log = Feed.ReadAllAsync(default, FeedFilter.Everything, None).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync() && await log.MoveNextAsync());
        await PlaceAsync(Events.After(events[^1], 5));

        Assert.True(await stream.MoveNextAsync() && await log.MoveNextAsync());
        Assert.True(await stream.MoveNextAsync() && await log.MoveNextAsync());
        Assert.False(await stream.MoveNextAsync());
        Assert.False(await log.MoveNextAsync());
    }

    [Fact]
    public async Task An_empty_log_is_read_to_its_end()
    {
        Assert.Empty(await ReadLogAsync());
        Assert.Empty(await ReadLogAsync(new Position(5)));
    }
}
