using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>A cancelled append says whether it happened; a cancelled reading never just ends.</summary>
public abstract class CancellationSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private static CancellationToken Cancelled => new(canceled: true);

    [Fact]
    public async Task An_append_that_was_cancelled_before_it_began_writes_nothing()
    {
        var request = Request([Events.First(Events.NewStream(), 3)]);
        var before = await Feed.ReadHeadAsync(None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AppendAsync(request, Cancelled));
        Assert.Equal(before, await Feed.ReadHeadAsync(None));

        // The same request is the first of its kind: nothing of it was kept.
        await PlaceAsync(request);
    }

    [Fact]
    public async Task An_append_that_is_cancelled_on_its_way_tells_the_truth()
    {
        const int rounds = 150;
        var events = Enumerable.Range(0, rounds).Select(_ => Events.First(Events.NewStream())[0]).ToArray();
        var sources = events.Select(_ => new CancellationTokenSource()).ToArray();
        var results = await Race.RunAsync(writers: 2, rounds, async (writer, round) =>
        {
            if (writer == 0)
            {
                await sources[round].CancelAsync();
                return true;
            }

            try
            {
                var request = AppendRequest.To(events[round].Stream, events[round]);
                var result = await Store.AppendAsync(request, sources[round].Token);
                return Assert.IsType<AppendResult.Appended>(result) is { Repeated: false };
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        });

        await GrowAsync(Events.NewStream());
        var placed = (await ReadLogAsync()).Select(recorded => recorded.Event.Id).ToHashSet();
        Assert.All(Enumerable.Range(0, rounds), round => Assert.Equal(results[round][1], placed.Contains(events[round].Id)));
        Array.ForEach(sources, source => source.Dispose());
    }

    [Fact]
    public async Task A_cancelled_reading_throws()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream, 3);

        await AssertCancelledAsync(Store.ReadStreamAsync(stream, default, Cancelled));
        await AssertCancelledAsync(Store.ReadStreamAsync(Events.NewStream(), default, Cancelled));
        await AssertCancelledAsync(Feed.ReadAllAsync(default, FeedFilter.Everything, Cancelled));
        await AssertCancelledAsync(Feed.SubscribeAsync(default, FeedFilter.Everything, Cancelled));
    }

    [Fact]
    public async Task A_reading_that_is_cancelled_through_its_enumerator_throws()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream, 3);

        await AssertCancelledAsync(Store.ReadStreamAsync(stream, default, None), Cancelled);
        await AssertCancelledAsync(Feed.ReadAllAsync(default, FeedFilter.Everything, None), Cancelled);
        await AssertCancelledAsync(Feed.SubscribeAsync(default, FeedFilter.Everything, None), Cancelled);
    }

    [Fact]
    public async Task A_reading_that_is_cancelled_on_its_way_throws()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream, 50);

        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Store.ReadStreamAsync(stream, default, cancellation.Token))
            {
                seen++;
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_waiting_subscription_that_is_cancelled_throws()
    {
        await using var probe = Subscribe();
        await probe.CatchUpAsync();
        var next = await probe.StartAsync();
        Assert.False(next.IsCompleted);

        probe.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(probe.FinishAsync);
    }

    [Fact]
    public async Task A_subscription_that_is_cancelled_throws_although_events_are_there()
    {
        await GrowAsync(Events.NewStream(), 50);
        await using var probe = Subscribe();
        await probe.NextEventAsync();

        probe.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.NextAsync());
    }

    [Fact]
    public async Task A_cancelled_subscription_leaves_others_alone()
    {
        await using var other = Subscribe();
        await other.CatchUpAsync();
        await using (var probe = Subscribe())
        {
            await probe.CatchUpAsync();
        }

        var events = await GrowAsync(Events.NewStream());
        Assert.Equal(events[0].Id, (await other.NextEventAsync()).Event.Id);
    }

    private static async Task AssertCancelledAsync<T>(
        IAsyncEnumerable<T> items, CancellationToken cancellationToken = default) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                Assert.Fail($"a cancelled reading gave {item}");
            }
        });
}
