using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Reads what was decided since a moment, after a restart.</summary>
public sealed class RecentDecisions(IEventFeed feed)
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    private readonly LogTimes _times = new(feed);

    /// <summary>The events of sessions since a moment, in order.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="positionsMax">How far from its end the log is read at the most: for those who keep the latest only.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RecordedEvent> SinceAsync(
        Instant since,
        ulong positionsMax = ulong.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var from = await _times.FirstSinceAsync(since, positionsMax, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Sessions, cancellationToken).ConfigureAwait(false))
        {
            yield return recorded;
        }
    }
}
