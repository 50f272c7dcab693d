using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Repeats of appends to several streams: a repeat is whole, or it is none.</summary>
public abstract class MultiStreamRepeatSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private static readonly ExpectedVersion AtZero = ExpectedVersion.Exact(StreamVersion.First);

    [Fact]
    public async Task The_same_append_gets_the_first_places_although_its_checks_no_longer_hold()
    {
        var halt = Events.NewStream("halt");
        var request = Request(
            [Events.First(Events.NewStream()), Events.First(Events.NewStream(), 2)],
            new StreamCheck(halt, ExpectedVersion.NoStream));
        var first = await PlaceAsync(request);
        await GrowAsync(halt);

        var before = await Feed.ReadHeadAsync(None);
        Assert.Equal(first with { Repeated = true }, await AppendAsync(request));
        Assert.Equal(before, await Feed.ReadHeadAsync(None));
    }

    [Fact]
    public async Task One_stream_of_an_earlier_append_is_no_repeat_of_it()
    {
        var (a, b) = (Events.First(Events.NewStream()), Events.First(Events.NewStream()));
        await PlaceAsync(Request([a, b]));

        await RefuseAsync(Request([a]), a[0].Stream, ExpectedVersion.NoStream, AtZero);
        await RefuseAsync(Request([b]), b[0].Stream, ExpectedVersion.NoStream, AtZero);
    }

    [Fact]
    public async Task An_earlier_append_with_another_stream_added_is_no_repeat()
    {
        var (a, b) = (Events.First(Events.NewStream()), Events.First(Events.NewStream()));
        await PlaceAsync(a);

        await RefuseAsync(Request([a, b]), a[0].Stream, ExpectedVersion.NoStream, AtZero);
        await RefuseAsync(Request([b, a]), a[0].Stream, ExpectedVersion.NoStream, AtZero);
        Assert.Empty(await ReadStreamAsync(b[0].Stream));
    }

    [Fact]
    public async Task Two_earlier_appends_joined_are_no_repeat()
    {
        var (a, b) = (Events.First(Events.NewStream()), Events.First(Events.NewStream()));
        await PlaceAsync(a);
        await PlaceAsync(b);

        await RefuseAsync(Request([a, b]), a[0].Stream, ExpectedVersion.NoStream, AtZero);
    }

    [Fact]
    public async Task A_repeat_with_another_id_in_its_second_stream_is_a_conflict()
    {
        var (a, b) = (Events.First(Events.NewStream()), Events.First(Events.NewStream()));
        await PlaceAsync(Request([a, b]));

        await RefuseAsync(
            Request([a, Events.First(b[0].Stream)]), a[0].Stream, ExpectedVersion.NoStream, AtZero);
    }

    [Fact]
    public async Task A_request_that_was_refused_is_no_repeat_once_its_checks_hold()
    {
        var policy = Events.NewStream("policy");
        var request = Request([Events.First(Events.NewStream())], new StreamCheck(policy, AtZero));
        await RefuseAsync(request, policy, AtZero, ExpectedVersion.NoStream);
        await GrowAsync(policy);

        await PlaceAsync(request);
    }

    [Fact]
    public async Task Concurrent_duplicates_get_the_same_places()
    {
        const int rounds = 100;
        var requests = Enumerable.Range(0, rounds).Select(_ => Request(
            [Events.First(Events.NewStream()), Events.First(Events.NewStream())],
            new StreamCheck(Events.NewStream("halt"), ExpectedVersion.NoStream))).ToArray();
        var results = await Race.RunAsync(writers: 3, rounds, (_, round) => AppendAsync(requests[round]));

        foreach (var round in results)
        {
            var appended = round.Select(Assert.IsType<AppendResult.Appended>).ToList();
            Assert.Single(appended, result => !result.Repeated);
            Assert.Single(appended.Select(result => (result.First, result.Last)).Distinct());
        }

        Assert.Equal(2 * rounds, (await ReadLogAsync()).Count);
    }
}
