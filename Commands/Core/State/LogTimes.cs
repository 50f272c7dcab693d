using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Finds places in the log by time.</summary>
public sealed class LogTimes(IEventFeed feed)
{
    /// <summary>The first position of an event since a moment; the end of the log where there is none.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="positionsMax">How far from its end the log is looked at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Position> FirstSinceAsync(Instant since, ulong positionsMax, CancellationToken cancellationToken)
    {
        // Times do not decrease along the log, so the place is found by halving.
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
