using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Reads what was decided since a moment, after a restart.</summary>
public sealed class RecentDecisions(IEventFeed feed)
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    /// <summary>The events of sessions since a moment, in order.</summary>
    public async IAsyncEnumerable<RecordedEvent> SinceAsync(
        Instant since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = await FirstSinceAsync(since, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Sessions, cancellationToken).ConfigureAwait(false))
        {
            yield return recorded;
        }
    }

    // Times do not decrease along the log, so the place is found by halving.
    private async Task<Position> FirstSinceAsync(Instant since, CancellationToken cancellationToken)
    {
        var low = 0UL;
        var high = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
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
