using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Positions follow the calls, versions follow each other, and what came together stays together.</summary>
public abstract class OrderSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task Appends_that_one_thread_starts_without_waiting_are_placed_in_the_order_of_the_calls()
    {
        var requests = Enumerable.Range(0, 200).Select(_ => Request([Events.First(Events.NewStream(), 2)])).ToArray();
        var answers = await Task.WhenAll(requests.Select(AppendAsync));

        var places = answers.Select(answer => Assert.IsType<AppendResult.Appended>(answer).First).ToList();
        Assert.Equal(places.Order(), places);
        AssertSame(requests.SelectMany(request => request.Writes[0].Events), await ReadLogAsync());
    }

    [Fact]
    public async Task Appends_to_one_stream_need_not_wait_for_each_other()
    {
        var events = Events.First(Events.NewStream(), 100);
        var answers = await Task.WhenAll(events.Select(chained => AppendAsync(Request([[chained]]))));

        Assert.All(answers, answer => Assert.IsType<AppendResult.Appended>(answer));
        AssertSame(events, await ReadStreamAsync(events[0].Stream));
    }

    [Fact]
    public async Task A_batch_stays_together_among_racing_writers()
    {
        const int writers = 4;
        const int rounds = 50;
        var requests = Enumerable.Range(0, writers * rounds)
            .Select(i => Request([Events.First(Events.NewStream(), 1 + (i % 5))])).ToArray();
        var results = await Race.RunAsync(
            writers, rounds, (writer, round) => AppendAsync(requests[(writer * rounds) + round]));

        var byPlace = requests
            .Select((request, i) => (request, Place: Assert.IsType<AppendResult.Appended>(results[i % rounds][i / rounds])))
            .OrderBy(entry => entry.Place.First).ToList();
        AssertSame(byPlace.SelectMany(entry => entry.request.Writes[0].Events), await ReadLogAsync());
    }

    [Fact]
    public async Task Positions_only_rise_and_are_dense_where_the_store_says_so()
    {
        for (var count = 1; count <= 6; count++)
        {
            var appended = await PlaceAsync(Events.First(Events.NewStream(), count));
            var tail = (await ReadLogAsync()).TakeLast(count).ToList();
            Assert.Equal(tail[0].Position, appended.First);
            Assert.Equal(tail[^1].Position, appended.Last);
        }

        var positions = (await ReadLogAsync()).Select(recorded => recorded.Position).ToList();
        Assert.All(positions.Zip(positions.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        if (Store.Capabilities.DensePositions)
        {
            Assert.Equal(Enumerable.Range(0, positions.Count), positions.Select(position => (int)position.Value));
        }
    }

    [Fact]
    public async Task What_was_answered_can_be_read_at_once_everywhere()
    {
        for (var i = 0; i < 50; i++)
        {
            var chained = Events.First(Events.NewStream())[0];
            var appended = await PlaceAsync(chained);

            Assert.Equal(chained.AsHead, await Store.ReadStreamHeadAsync(chained.Stream, None));
            AssertSame([chained], await ReadStreamAsync(chained.Stream));
            AssertSame([chained], await ReadLogAsync(appended.First));
            Assert.Equal((ulong)i + 1, (await Feed.ReadHeadAsync(None)).Size);
        }
    }
}
