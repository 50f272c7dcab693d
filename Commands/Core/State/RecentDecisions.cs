using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Reads what was decided since a moment, after a restart.</summary>
public sealed class RecentDecisions(IEventFeed feed)
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    /// <summary>The events of sessions since a moment, in order.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="positionsMax">How far from its end the log is read at the most: for those who keep the latest only.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RecordedEvent> SinceAsync(
        Instant since,
        ulong positionsMax = ulong.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var from = await FirstSinceAsync(since, positionsMax, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Sessions, cancellationToken).ConfigureAwait(false))
        {
            yield return recorded;
        }
    }

    // Times do not decrease along the log, so the place is found by halving.
    private async Task<Position> FirstSinceAsync(Instant since, ulong positionsMax, CancellationToken cancellationToken)
    {
        var high = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
        var low = high - Math.Min(high, positionsMax);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await TimeOfAsync(new(middle), cancellationToken).ConfigureAwait(false) < since)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return new(low);
    }

    private async Task<Instant> TimeOfAsync(Position position, CancellationToken cancellationToken)
    {
        var events = feed.ReadAllAsync(position, FeedFilter.Everything, cancellationToken);
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            return recorded.Event.RecordedAt;
        }

        return new(long.MaxValue);
    }
}
