using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>An append whose answer was lost is sent again: the same ids get the first answer, and add nothing.</summary>
public abstract class RepeatSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task The_same_append_gets_the_first_places_again()
    {
        var request = Request([Events.First(Events.NewStream(), 3)]);
        var first = await PlaceAsync(request);
        await AssertRepeatedAsync(request, first);
        await AssertRepeatedAsync(request, first);
    }

    [Fact]
    public async Task Later_appends_do_not_matter()
    {
        var events = Events.First(Events.NewStream(), 2);
        var request = Request([events]);
        var first = await PlaceAsync(request);
        await PlaceAsync(Events.After(events[^1], 4));
        await GrowAsync(Events.NewStream());

        await AssertRepeatedAsync(request, first);
    }

    [Fact]
    public async Task A_repeat_in_the_middle_of_a_stream_is_found()
    {
        var events = Events.First(Events.NewStream(), 9);
        await PlaceAsync(events[..3]);
        var middle = Request([events[3..6]]);
        var first = await PlaceAsync(middle);
        await PlaceAsync(events[6..]);

        await AssertRepeatedAsync(middle, first);
    }

    [Fact]
    public async Task The_same_ids_chained_anew_are_a_repeat_and_the_first_bytes_stay()
    {
        var stream = Events.NewStream();
        var draft = Events.Draft();
        var once = Events.Place(draft, stream, head: null);
        var again = Events.Place(draft, stream, head: null);
        var first = await PlaceAsync(once);

        Assert.NotEqual(once.Hash, again.Hash);
        await AssertRepeatedAsync(AppendRequest.To(stream, again), first);
        AssertSame([once], await ReadStreamAsync(stream));
    }

    [Fact]
    public async Task Other_ids_at_the_same_place_are_a_conflict()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream);
        await RefuseAsync(Request([Events.First(stream)]), stream, ExpectedVersion.NoStream, At(0));
    }

    [Fact]
    public async Task The_same_id_at_another_place_is_no_repeat()
    {
        var draft = Events.Draft();
        var (a, b) = (Events.NewStream(), Events.NewStream());
        await PlaceAsync(Events.Place(draft, a, head: null));

        await PlaceAsync(Events.Place(draft, b, head: null));
        Assert.Equal(2, (await ReadLogAsync()).Count);
    }

    [Fact]
    public async Task A_repeat_with_more_events_is_a_conflict()
    {
        var events = Events.First(Events.NewStream(), 3);
        await PlaceAsync(events[..2]);
        await RefuseAsync(Request([events]), events[0].Stream, ExpectedVersion.NoStream, At(1));
    }

    [Fact]
    public async Task A_repeat_with_fewer_events_is_a_conflict()
    {
        var events = Events.First(Events.NewStream(), 3);
        await PlaceAsync(events);
        await RefuseAsync(Request([events[..2]]), events[0].Stream, ExpectedVersion.NoStream, At(2));
        await RefuseAsync(Request([events[1..]]), events[0].Stream, At(0), At(2));
    }

    [Fact]
    public async Task Two_appends_sent_again_as_one_are_a_conflict()
    {
        var events = Events.First(Events.NewStream(), 2);
        await PlaceAsync(events[0]);
        await PlaceAsync(events[1]);
        await RefuseAsync(Request([events]), events[0].Stream, ExpectedVersion.NoStream, At(1));
    }

    [Fact]
    public async Task A_repeat_that_differs_in_its_last_id_is_a_conflict()
    {
        var events = Events.First(Events.NewStream(), 2);
        await PlaceAsync(events);
        await RefuseAsync(
            Request([[events[0], Events.After(events[0])[0]]]), events[0].Stream, ExpectedVersion.NoStream, At(1));
    }

    [Fact]
    public async Task Concurrent_duplicates_all_get_the_same_places_and_one_of_them_is_the_first()
    {
        const int rounds = 150;
        var requests = Enumerable.Range(0, rounds).Select(_ => Request([Events.First(Events.NewStream(), 2)])).ToArray();
        var results = await Race.RunAsync(writers: 4, rounds, (_, round) => AppendAsync(requests[round]));

        foreach (var round in results)
        {
            var appended = round.Select(Assert.IsType<AppendResult.Appended>).ToList();
            Assert.Single(appended, result => !result.Repeated);
            Assert.Single(appended.Select(result => (result.First, result.Last)).Distinct());
        }

        Assert.Equal(2 * rounds, (await ReadLogAsync()).Count);
    }

    private async Task AssertRepeatedAsync(AppendRequest request, AppendResult.Appended first)
    {
        var before = await Feed.ReadHeadAsync(None);
        Assert.Equal(first with { Repeated = true }, await AppendAsync(request));
        Assert.Equal(before, await Feed.ReadHeadAsync(None));
    }

    private static ExpectedVersion At(ulong version) => ExpectedVersion.Exact(new(version));
}
