using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Read.GraphQL;

// A log that ends at a position, as it did once.
internal sealed class CutFeed(IEventFeed inner, Position next) : IEventFeed
{
    public async ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        (await inner.ReadHeadAsync(cancellationToken)) with { Size = next.Value };

    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        Position from, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var recorded in inner.ReadAllAsync(from, filter, cancellationToken))
        {
            if (recorded.Position >= next)
            {
                yield break;
            }

            yield return recorded;
        }
    }

    public async IAsyncEnumerable<FeedMessage> SubscribeAsync(
        Position from, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var recorded in ReadAllAsync(from, filter, cancellationToken))
        {
            yield return new FeedMessage.Event(recorded);
        }

        yield return new FeedMessage.CaughtUp(next);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
