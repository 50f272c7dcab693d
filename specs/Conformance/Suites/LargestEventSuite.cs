using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>512 KiB with envelope: that much is taken, and not a byte more.</summary>
public abstract class LargestEventSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task The_largest_event_is_taken_and_read_back_byte_for_byte()
    {
        var largest = Events.Largest();
        Assert.Equal(512 * 1024, largest.Bytes.Length);
        var copy = largest.Bytes.ToArray();
        var appended = await PlaceAsync(largest);
        await GrowAsync(Events.NewStream());

        var fromStream = Assert.Single(await ReadStreamAsync(largest.Stream));
        var fromLog = (await ReadLogAsync(appended.First))[0];
        await using var probe = Subscribe();
        var fromFeed = await probe.NextEventAsync();
        Assert.All(
            [fromStream, fromLog, fromFeed], recorded => Assert.True(recorded.Event.Bytes.Span.SequenceEqual(copy)));
    }

    [Fact]
    public void One_byte_more_is_no_event() =>
        Assert.Throws<FormatException>(() => TestEvents.OneByteLonger(Events.Largest()));

    [Fact]
    public async Task Several_largest_events_fit_one_append()
    {
        var stream = Events.NewStream();
        var data = Events.Largest().Open().Data;
        var head = default(StreamHead?);
        var events = new List<ChainedEvent>();
        for (var i = 0; i < 6; i++)
        {
            events.Add(Events.Place(Events.Draft() with { Data = data }, stream, head));
            head = events[^1].AsHead;
        }

        await PlaceAsync([.. events]);
        AssertSame(events, await ReadStreamAsync(stream));
    }

    [Theory]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(65_536)]
    public async Task Events_around_the_sizes_of_pages_are_read_back(int sizeBytes)
    {
        var chained = Events.OfSize(sizeBytes);
        Assert.Equal(sizeBytes, chained.Bytes.Length);
        await PlaceAsync(chained);
        AssertSame([chained], await ReadStreamAsync(chained.Stream));
    }
}
