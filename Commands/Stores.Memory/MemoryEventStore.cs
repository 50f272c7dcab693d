using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Memory;

/// <summary>
/// A log that lives and dies with the process: for specs, for trials, and as the plainest reading of the port.
/// An append takes effect under one lock, and is as durable as this store gets when it returns. Thread-safe.
/// </summary>
public sealed partial class MemoryEventStore : IEventStore, IEventFeed
{
    private readonly MemoryLog _log;
    private readonly MemoryStoreOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Starts with an empty log.</summary>
    /// <param name="time">The clock of heartbeats.</param>
    /// <param name="options">The bounds.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is outside its range.</exception>
    public MemoryEventStore(TimeProvider time, MemoryStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EventsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FellBehindEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HeartbeatInterval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.HeartbeatInterval, TimeSpan.FromDays(1));
        _time = time;
        _options = options;
        _log = new MemoryLog(options.EventsMax);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new(AtomicAcrossStreams: true, DensePositions: true);

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        AppendRules.Check(request);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AppendResult>(cancellationToken);
        }

        try
        {
            return ValueTask.FromResult(_log.Append(request));
        }
        catch (Exception fault) when (fault is EventStoreException or ArgumentException)
        {
            return ValueTask.FromException<AppendResult>(fault);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        EnumerateStreamAsync(stream, from, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<StreamHead?>(cancellationToken)
            : ValueTask.FromResult(_log.HeadOf(stream));

    private async IAsyncEnumerable<RecordedEvent> EnumerateStreamAsync(
        StreamName stream, StreamVersion from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = new StreamVersion(_log.LengthOf(stream));
        for (var version = from; version < end; version = version.Next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _log.EventAt(stream, version);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
