using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>
/// A subscription gives every event once and in order, wherever it begins and whatever is appended meanwhile. The
/// dangerous places are the seam between history and live events, and the moment in which a reader goes to sleep.
/// </summary>
[Collection(RaceCollection.Name)]
public abstract class SubscriptionSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private const int BeyondEnd = 10;
    private const int SleepRounds = 2_500;
    private const int SleepDelayMax = 50;

    private static readonly string[] Categories = ["session", "budget", "halt"];

    [Fact]
    public Task Subscriptions_that_start_during_appends_have_no_gap_and_no_duplicate() =>
        Seeds.EachAsync(first: 1_000, count: 40, async seed =>
        {
            var random = new Random(seed);
            var batches = Batches(seed, random.Next(5, 60));
            var last = Request([Events.First(Events.NewStream("end"))]);
            var began = await Feed.ReadHeadAsync(None);
            var readers = Enumerable.Range(0, 4).Select(_ => NewReader(random, began)).ToList();
            var heardBy = readers
                .Select(reader => Task.Run(() => ListenAsync(reader, last.Writes[0].Events[0].Id))).ToList();
            await Task.Run(() => WriteAsync([.. batches, .. Fillers(), last]));

            foreach (var (from, filter, heard) in await Task.WhenAll(heardBy))
            {
                var expected = await ReadLogAsync(from, filter);
                Assert.Equal(expected.Select(recorded => recorded.Position), heard.Select(recorded => recorded.Position));
                AssertSame(expected.Select(recorded => recorded.Event), heard);
            }
        });

    /// <remarks>
    /// A wake-up is lost when the event comes between the reader's last look and its sleep: nanoseconds, which the
    /// growing delay of the one or the other sweeps over again and again. A lost one shows, because nothing else is
    /// appended.
    /// </remarks>
    [Fact]
    public async Task A_reader_that_goes_to_sleep_while_an_event_comes_is_woken()
    {
        var events = Events.First(Events.NewStream(), SleepRounds);
        using var cancellation = new CancellationTokenSource();
        await using var messages = Feed
            .SubscribeAsync(default, FeedFilter.Everything, cancellation.Token).GetAsyncEnumerator(None);
        Assert.True(await messages.MoveNextAsync());
        var turn = new Turn();
        var writer = Task.Factory.StartNew(
            () => WriteInTurn(events, turn), None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        try
        {
            for (var round = 0; round < events.Length; round++)
            {
                turn.Pass();
                Thread.SpinWait(Math.Max(0, -DelayOfWriter(round)));
                Assert.True(await messages.MoveNextAsync().AsTask().WaitAsync(StoreHarness.HangLimit));
                Assert.Equal(events[round].Id, Assert.IsType<FeedMessage.Event>(messages.Current).Recorded.Event.Id);
            }
        }
        finally
        {
            turn.End();
            await cancellation.CancelAsync();
            await writer.WaitAsync(StoreHarness.HangLimit);
        }
    }

    [Fact]
    public async Task A_sleeping_reader_is_woken_by_each_kind_of_append()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();

        await probe.StartAsync();
        var batch = await GrowAsync(Events.NewStream(), 3);
        await probe.FinishAsync();
        await probe.NextEventAsync();
        await probe.NextEventAsync();

        await probe.StartAsync();
        var single = Events.After(batch[^1]);
        await PlaceAsync(single);
        await probe.FinishAsync();
        AssertSame([.. batch, .. single], probe.Events);
    }

    [Fact]
    public async Task A_refused_append_is_never_heard()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        var first = await GrowAsync(Events.NewStream());
        await AppendAsync(Request([Events.First(first[0].Stream)]));
        await AppendAsync(Request([first]));
        var second = await GrowAsync(Events.NewStream());

        Assert.Equal(first[0].Id, (await probe.NextEventAsync()).Event.Id);
        Assert.Equal(second[0].Id, (await probe.NextEventAsync()).Event.Id);
    }

    [Fact]
    public async Task A_subscription_from_the_end_hears_only_what_comes()
    {
        await GrowAsync(Events.NewStream(), 5);
        var end = (await ReadLogAsync())[^1].Position.Next;
        await using var probe = Subscribe(end);
        Assert.Equal(end, (await probe.CatchUpAsync()).Next);

        var next = await GrowAsync(Events.NewStream(), 2);
        Assert.Equal(next[0].Id, (await probe.NextEventAsync()).Event.Id);
        Assert.Equal(next[1].Id, (await probe.NextEventAsync()).Event.Id);
    }

    [Fact]
    public async Task A_subscription_from_beyond_the_end_waits_for_its_position()
    {
        await GrowAsync(Events.NewStream(), 2);
        var from = new Position((await ReadLogAsync())[^1].Position.Value + 4);
        await using var probe = Subscribe(from);
        Assert.Equal(from, Assert.IsType<FeedMessage.CaughtUp>(await probe.NextAsync()).Next);

        // Enough for a sparse log as well: whatever stands from there on is heard, and nothing before it.
        await GrowAsync(Events.NewStream(), 3);
        await GrowAsync(Events.NewStream(), 3);
        var expected = await ReadLogAsync(from);
        Assert.NotEmpty(expected);
        foreach (var recorded in expected)
        {
            Assert.Equal(recorded.Position, (await probe.NextEventAsync()).Position);
        }
    }

    private void WriteInTurn(IReadOnlyList<ChainedEvent> events, Turn turn)
    {
        var requests = events.Select(chained => AppendRequest.To(chained.Stream, chained)).ToArray();
        for (var round = 0; round < requests.Length && turn.Await(round); round++)
        {
            Thread.SpinWait(Math.Max(0, DelayOfWriter(round)));
            Store.AppendAsync(requests[round], None).AsTask().Wait(StoreHarness.HangLimit);
        }
    }

    // Steps of one turn of a spin loop; below zero it is the reader that is delayed.
    private static int DelayOfWriter(int round) => (round % (2 * SleepDelayMax)) - SleepDelayMax;

    private static List<AppendRequest> Batches(int seed, int count)
    {
        var events = new TestEvents(seed);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            Request([events.First(events.NewStream(Categories[random.Next(3)]), random.Next(1, 4))]))];
    }

    private static Reader NewReader(Random random, LogHead began) => new(
        new Position((ulong)random.NextInt64((long)began.Size + BeyondEnd)),
        random.Next(2) == 0 ? FeedFilter.Everything : FeedFilter.OfCategories(Categories[random.Next(3)], "end"),
        random.Next(300));

    // A reader may begin beyond the end: so many events stand before the last one, which passes every filter.
    private IEnumerable<AppendRequest> Fillers() =>
        Enumerable.Range(0, BeyondEnd).Select(_ => Request([Events.First(Events.NewStream("filler"))]));

    private async Task WriteAsync(AppendRequest[] batches)
    {
        foreach (var batch in batches)
        {
            await PlaceAsync(batch);
            await Task.Yield();
        }
    }

    private async Task<(Position, FeedFilter, List<RecordedEvent>)> ListenAsync(Reader reader, EventId last)
    {
        Thread.SpinWait(reader.Delay);
        await using var probe = Subscribe(reader.From, reader.Filter);
        await probe.HearAsync(last);
        return (reader.From, reader.Filter, probe.Events);
    }

    /// <summary>Hands the turn to a writer within nanoseconds, which no semaphore does.</summary>
    private sealed class Turn
    {
        private int _passed;

        public void Pass() => Volatile.Write(ref _passed, _passed + 1);

        public void End() => Volatile.Write(ref _passed, int.MinValue);

        /// <summary>Waits for the turn of a round; false when there are no more.</summary>
        public bool Await(int round)
        {
            var spinner = new SpinWait();
            while (Volatile.Read(ref _passed) is var passed && passed >= 0 && passed <= round)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            return Volatile.Read(ref _passed) >= 0;
        }
    }

    private readonly record struct Reader(Position From, FeedFilter Filter, int Delay);
}
