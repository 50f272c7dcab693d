using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Every event builds on the hash of the one before it, and the store sees to it.</summary>
public abstract class PreviousHashSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task The_right_version_with_a_wrong_previous_hash_is_refused_by_name()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream, count: 3);
        var stranger = Events.Believing(stream, ExpectedVersion.Exact(new(2)));

        var breach = await RejectAsync(AppendRequest.To(stream, stranger));
        Assert.Contains(stream.ToString(), breach.Message, StringComparison.Ordinal);
        Assert.Contains("version 3", breach.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zero_previous_hash_is_wrong_after_the_first_event()
    {
        var first = (await GrowAsync(Events.NewStream()))[0];
        var next = TestEvents.WithPreviousHash(Events.After(first)[0], Hash256.Zero);
        await RejectAsync(AppendRequest.To(first.Stream, next));
    }

    [Fact]
    public async Task The_hash_of_an_older_event_is_wrong()
    {
        var events = await GrowAsync(Events.NewStream(), count: 3);
        var forged = Events.After(events[0].Stream, new StreamHead(events[2].Version, events[1].Hash));
        await RejectAsync(AppendRequest.To(events[0].Stream, forged));
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_whatever_its_previous_hash()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream, count: 3);
        var expected = ExpectedVersion.Exact(new(1));

        await RefuseAsync(
            AppendRequest.To(stream, Events.Believing(stream, expected)),
            stream,
            expected,
            ExpectedVersion.Exact(new(2)));
    }

    [Fact]
    public async Task A_stream_that_was_grown_in_many_appends_is_one_chain()
    {
        var stream = Events.NewStream();
        var head = default(StreamHead?);
        for (var count = 1; count <= 5; count++)
        {
            var events = Events.After(stream, head, count);
            await PlaceAsync(events);
            head = events[^1].AsHead;
            Assert.Equal(head, await Store.ReadStreamHeadAsync(stream, None));
        }

        var previous = Hash256.Zero;
        foreach (var recorded in await ReadStreamAsync(stream))
        {
            Assert.Equal(previous, recorded.Event.PreviousHash);
            previous = Sha256.Hash(recorded.Event.Bytes.Span);
            Assert.Equal(previous, recorded.Event.Hash);
        }

        Assert.Equal(head?.Hash, previous);
    }
}
