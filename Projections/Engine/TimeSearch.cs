using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>Finds places in the log by time. Times do not decrease along the log, so the place is found by halving.</summary>
internal sealed class TimeSearch(IEventFeed feed)
{
    /// <summary>The first position whose event was recorded after a moment; the end of the log where there is none.</summary>
    public async ValueTask<Position> FirstAfterAsync(Instant moment, CancellationToken cancellationToken)
    {
        var (low, high) = (0UL, (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await TimeOfAsync(new(middle), cancellationToken).ConfigureAwait(false) <= moment)
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

    private async ValueTask<Instant> TimeOfAsync(Position position, CancellationToken cancellationToken)
    {
        await foreach (var recorded in feed.ReadAllAsync(position, FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
        {
            return recorded.Event.RecordedAt;
        }

        return new(long.MaxValue);
    }
}
