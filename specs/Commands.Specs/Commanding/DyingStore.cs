using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Commanding;

// A store whose process may end with an append: before it is placed, or after it is placed and before anybody is told.
internal sealed class DyingStore(IEventStore inner) : IEventStore
{
    // 0 ends before, 1 after; everything else lives. Null lives always.
    public Func<int>? Fate { get; set; }

    public StoreCapabilities Capabilities => inner.Capabilities;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var fate = Fate?.Invoke() ?? -1;
        if (fate == 0)
        {
            throw new EventStoreException(StoreFault.Failed, "ended before");
        }

        var result = await inner.AppendAsync(request, cancellationToken);
        return fate == 1 ? throw new EventStoreException(StoreFault.Failed, "ended after") : result;
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, from, cancellationToken);

    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken) =>
        inner.ReadStreamHeadAsync(stream, cancellationToken);
}
