using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Requests that no log could take: the caller is told of its bug, and nothing is written.</summary>
public abstract class RefusedRequestSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public Task An_append_without_writes_is_refused() => RejectAsync(new AppendRequest([], []));

    [Fact]
    public Task Lists_that_were_never_made_are_refused() => RejectAsync(new AppendRequest(default, default));

    [Fact]
    public Task A_write_without_events_is_refused() =>
        RejectAsync(new AppendRequest([new StreamWrite(Events.NewStream(), [])], []));

    [Fact]
    public Task A_write_without_a_stream_is_refused() =>
        RejectAsync(new AppendRequest([new StreamWrite(default, Events.First(Events.NewStream()))], []));

    [Fact]
    public Task A_check_without_a_stream_is_refused() =>
        RejectAsync(Request([Events.First(Events.NewStream())], new StreamCheck(default, ExpectedVersion.NoStream)));

    [Fact]
    public Task An_event_of_another_stream_is_refused() =>
        RejectAsync(AppendRequest.To(Events.NewStream(), Events.First(Events.NewStream())));

    [Fact]
    public Task A_stream_written_twice_is_refused()
    {
        var events = Events.First(Events.NewStream(), 2);
        return RejectAsync(Request([[events[0]], [events[1]]]));
    }

    [Fact]
    public Task A_stream_both_written_and_checked_is_refused()
    {
        var stream = Events.NewStream();
        return RejectAsync(Request([Events.First(stream)], new StreamCheck(stream, ExpectedVersion.NoStream)));
    }

    [Fact]
    public Task A_stream_checked_twice_among_many_is_refused()
    {
        var checks = Enumerable.Range(0, 20).Select(_ => new StreamCheck(Events.NewStream(), ExpectedVersion.NoStream));
        var list = checks.ToImmutableArray();
        return RejectAsync(Request([Events.First(Events.NewStream())], [.. list, list[7]]));
    }

    [Fact]
    public Task A_gap_between_the_versions_of_a_batch_is_refused()
    {
        var events = Events.First(Events.NewStream(), 3);
        return RejectAsync(AppendRequest.To(events[0].Stream, events[0], events[2]));
    }

    [Fact]
    public Task Events_that_are_not_chained_to_each_other_are_refused()
    {
        var first = Events.First(Events.NewStream())[0];
        var stranger = Events.Believing(first.Stream, ExpectedVersion.Exact(first.Version));
        return RejectAsync(AppendRequest.To(first.Stream, first, stranger));
    }

    [Fact]
    public Task A_first_event_with_a_previous_hash_is_refused()
    {
        var first = Events.First(Events.NewStream())[0];
        return RejectAsync(AppendRequest.To(first.Stream, TestEvents.WithPreviousHash(first, Events.NextHash())));
    }

    [Fact]
    public async Task As_many_events_as_allowed_are_taken_and_one_more_is_refused()
    {
        var stream = Events.NewStream();
        var events = Events.First(stream, AppendRequest.EventsMax + 1);

        await RejectAsync(AppendRequest.To(stream, events));
        await PlaceAsync(events[..^1]);
        AssertSame(events[..^1], await ReadStreamAsync(stream));
    }
}
