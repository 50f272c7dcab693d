using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>One append to several streams: all or nothing.</summary>
public abstract class MultiStreamSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task All_streams_are_written_in_the_order_of_the_request()
    {
        var (a, b, c) = (Events.First(Events.NewStream(), 2), Events.First(Events.NewStream(), 1), Events.First(Events.NewStream(), 3));

        var appended = await PlaceAsync(Request([a, b, c]));
        var log = await ReadLogAsync();

        AssertSame([.. a, .. b, .. c], log);
        Assert.Equal(log[0].Position, appended.First);
        Assert.Equal(log[^1].Position, appended.Last);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task One_stale_write_among_three_stops_them_all(int stale)
    {
        var streams = Enumerable.Range(0, 3).Select(_ => Events.NewStream()).ToArray();
        await GrowAsync(streams[stale]);

        await RefuseAsync(
            Request([.. streams.Select(stream => Events.First(stream, 2))]),
            streams[stale],
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(StreamVersion.First));
        for (var i = 0; i < streams.Length; i++)
        {
            Assert.Equal(i == stale ? 1 : 0, (await ReadStreamAsync(streams[i])).Count);
        }
    }

    [Fact]
    public async Task The_first_of_several_failing_writes_is_named()
    {
        var (fine, first, second) = (Events.NewStream(), Events.NewStream(), Events.NewStream());
        await GrowAsync(first);
        await GrowAsync(second, count: 2);

        await RefuseAsync(
            Request([Events.First(fine), Events.First(second), Events.First(first)]),
            second,
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(new(1)));
    }

    [Fact]
    public async Task A_refused_append_can_be_made_right_and_sent_again()
    {
        var (a, b) = (Events.First(Events.NewStream()), Events.NewStream());
        var head = (await GrowAsync(b))[0];
        await RefuseAsync(
            Request([a, Events.First(b)]), b, ExpectedVersion.NoStream, ExpectedVersion.Exact(StreamVersion.First));

        await PlaceAsync(Request([a, Events.After(head)]));
        Assert.Equal(3, (await ReadLogAsync()).Count);
    }

    [Fact]
    public async Task A_wrong_link_in_the_second_stream_stops_the_first()
    {
        var (a, b) = (Events.NewStream(), Events.NewStream());
        await GrowAsync(b);

        await RejectAsync(Request(
            [Events.First(a), [Events.Believing(b, ExpectedVersion.Exact(StreamVersion.First))]]));
        Assert.Empty(await ReadStreamAsync(a));
    }

    [Fact]
    public void The_capabilities_say_so() => Assert.True(Store.Capabilities.AtomicAcrossStreams);
}
