using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Memory;

/// <content>The feed: every reader pulls from the log at its own pace, and the log never waits for a reader.</content>
public sealed partial class MemoryEventStore
{
    /// <inheritdoc/>
    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<LogHead>(cancellationToken)
            : ValueTask.FromResult(_log.Head());

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        Position from, FeedFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return EnumerateAllAsync(from, filter, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FeedMessage> SubscribeAsync(
        Position from, FeedFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FollowAsync(from, filter, cancellationToken);
    }

    private async IAsyncEnumerable<RecordedEvent> EnumerateAllAsync(
        Position from, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = new Position(_log.Head().Size);
        while (from < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = _log.Step(from, filter);
            from = step.Next;
            if (step.Found is { } found && found.Position < end)
            {
                yield return found;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async IAsyncEnumerable<FeedMessage> FollowAsync(
        Position next, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isLive = false;
        var spokeAt = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = _log.Step(next, filter);
            if (Tell(step, next, isLive) is { } message)
            {
                next = message.Next;
                isLive = message is FeedMessage.CaughtUp || (isLive && message is not FeedMessage.FellBehind);
                spokeAt = _time.GetTimestamp();
                yield return message;
                continue;
            }

            next = step.Next;
            if (step.IsAtHead && !await GrowsInTimeAsync(step.Grown, spokeAt, cancellationToken).ConfigureAwait(false))
            {
                spokeAt = _time.GetTimestamp();
                yield return new FeedMessage.Heartbeat(next);
            }
        }
    }

    /// <summary>What a reader is told after a turn, or null when there is nothing to tell.</summary>
    private FeedMessage? Tell(FeedStep step, Position from, bool isLive) =>
        isLive && step.Behind > (ulong)_options.FellBehindEvents ? new FeedMessage.FellBehind(from)
        : step.Found is { } found ? new FeedMessage.Event(found)
        : step.IsAtHead && !isLive ? new FeedMessage.CaughtUp(step.Next)
        : null;

    /// <summary>Waits for the log to grow; false when the time for a heartbeat comes first.</summary>
    private async ValueTask<bool> GrowsInTimeAsync(Task grown, long spokeAt, CancellationToken cancellationToken)
    {
        var left = _options.HeartbeatInterval - _time.GetElapsedTime(spokeAt);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        await grown.WaitAsync(left, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return grown.IsCompleted;
    }
}
