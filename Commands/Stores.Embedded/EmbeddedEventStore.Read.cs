using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <content>Reading.</content>
public sealed partial class EmbeddedEventStore
{
    private const int EventsATurn = 1_024;

    /// <inheritdoc/>
    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_log.Durable.Tree.Head());
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        InTurnsAsync(_reads.Read(stream, from), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        Position from, FeedFilter filter, CancellationToken cancellationToken) =>
        InTurnsAsync(ReadAll(from, filter), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedMessage> SubscribeAsync(
        Position from, FeedFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new LogReader(_log);
        var place = new FeedPlace(reader, _index, _clock, from, filter);
        var isLive = false;
        var spokeAt = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfClosed();

            // The beat is taken before the end: what is appended in between wakes the next turn.
            var grown = _grown.Next;
            var end = _log.Durable;
            place.SeekOnce(end);
            if (isLive && place.Lag(end) > (ulong)_options.FellBehindEvents)
            {
                isLive = false;
                yield return new FeedMessage.FellBehind(place.Next);
            }

            while (place.TryRead(end, out var recorded))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new FeedMessage.Event(recorded);
                spokeAt = _time.GetTimestamp();
            }

            // What was appended while the rest was read is not live yet.
            if (_log.Durable.Next > end.Next)
            {
                continue;
            }

            if (!isLive)
            {
                isLive = true;
                yield return new FeedMessage.CaughtUp(place.Next);
                spokeAt = _time.GetTimestamp();
            }

            var silence = _options.HeartbeatInterval - _time.GetElapsedTime(spokeAt);
            if (silence <= TimeSpan.Zero || !await BeatsWithinAsync(grown, silence, cancellationToken).ConfigureAwait(false))
            {
                yield return new FeedMessage.Heartbeat(place.Next);
                spokeAt = _time.GetTimestamp();
            }
        }
    }

    // Files are read synchronously, from the page cache mostly; a long reading lets others have the thread in between.
    private static async IAsyncEnumerable<RecordedEvent> InTurnsAsync(
        IEnumerable<RecordedEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var untilTurn = EventsATurn;
        foreach (var recorded in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (--untilTurn == 0)
            {
                untilTurn = EventsATurn;
                await Task.Yield();
            }

            yield return recorded;
        }
    }

    private IEnumerable<RecordedEvent> ReadAll(Position from, FeedFilter filter)
    {
        var end = _log.Durable;
        if (from >= end.Next)
        {
            yield break;
        }

        var place = new FeedPlace(new LogReader(_log), _index, _clock, from, filter);
        place.SeekOnce(end);
        while (place.TryRead(end, out var recorded))
        {
            yield return recorded;
        }
    }

    private async Task<bool> BeatsWithinAsync(Task grown, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await grown.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed != 0)
        {
            throw new EventStoreException(StoreFault.Closed, "the log was closed; subscribe again where this one ended");
        }
    }
}
