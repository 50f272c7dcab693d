using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance;

/// <summary>What the suites share: a fresh log for each test, and the ways in which they ask it.</summary>
public abstract class StoreSuite<THarness> : IAsyncLifetime
    where THarness : StoreHarness, new()
{
    protected THarness Harness { get; } = new();

    protected IEventStore Store => Harness.Store;

    protected IEventFeed Feed => Harness.Feed;

    protected TestEvents Events { get; } = new(seed: 1);

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => await Harness.OpenAsync();

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    protected static AppendRequest Request(
        ImmutableArray<ImmutableArray<ChainedEvent>> writes, params ImmutableArray<StreamCheck> checks) =>
        new([.. writes.Select(events => new StreamWrite(events[0].Stream, events))], checks);

    protected async Task<AppendResult> AppendAsync(AppendRequest request) =>
        await Store.AppendAsync(request, None).AsTask().WaitAsync(StoreHarness.HangLimit);

    /// <summary>Appends what has to succeed for the first time.</summary>
    protected async Task<AppendResult.Appended> PlaceAsync(AppendRequest request)
    {
        var appended = Assert.IsType<AppendResult.Appended>(await AppendAsync(request));
        Assert.False(appended.Repeated);
        return appended;
    }

    protected Task<AppendResult.Appended> PlaceAsync(params ImmutableArray<ChainedEvent> events) =>
        PlaceAsync(AppendRequest.To(events[0].Stream, events));

    /// <summary>Starts a stream and returns its events.</summary>
    protected async Task<ImmutableArray<ChainedEvent>> GrowAsync(StreamName stream, int count = 1)
    {
        var events = Events.First(stream, count);
        await PlaceAsync(events);
        return events;
    }

    /// <summary>Appends what must not be placed, and sees that nothing was.</summary>
    protected async Task RefuseAsync(
        AppendRequest request, StreamName stream, ExpectedVersion expected, ExpectedVersion actual)
    {
        var before = await Feed.ReadHeadAsync(None);
        var result = await AppendAsync(request);
        Assert.Equal(new AppendResult.Conflict(stream, expected, actual), result);
        Assert.Equal(before, await Feed.ReadHeadAsync(None));
    }

    /// <summary>Appends what breaks the rules, and sees that nothing was written.</summary>
    protected async Task<ArgumentException> RejectAsync(AppendRequest request)
    {
        var before = await Feed.ReadHeadAsync(None);
        var breach = await Assert.ThrowsAnyAsync<ArgumentException>(() => AppendAsync(request));
        Assert.Equal(before, await Feed.ReadHeadAsync(None));
        return breach;
    }

    protected async Task<List<RecordedEvent>> ReadLogAsync(Position from = default, FeedFilter? filter = null) =>
        await CollectAsync(Feed.ReadAllAsync(from, filter ?? FeedFilter.Everything, None));

    protected async Task<List<RecordedEvent>> ReadStreamAsync(StreamName stream, StreamVersion from = default) =>
        await CollectAsync(Store.ReadStreamAsync(stream, from, None));

    protected FeedProbe Subscribe(Position from = default, FeedFilter? filter = null) =>
        new(Feed, from, filter ?? FeedFilter.Everything);

    /// <summary>The two are the same events, byte for byte and in one order.</summary>
    protected static void AssertSame(IEnumerable<ChainedEvent> expected, IEnumerable<RecordedEvent> actual)
    {
        var (wanted, read) = (expected.ToList(), actual.Select(recorded => recorded.Event).ToList());
        Assert.Equal(wanted.Select(Describe), read.Select(Describe));
        Assert.All(wanted.Zip(read), pair => Assert.True(pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span)));
    }

    protected static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static string Describe(ChainedEvent chained) => $"{chained.Stream} {chained.Version} {chained.Id} {chained.Hash}";
}
