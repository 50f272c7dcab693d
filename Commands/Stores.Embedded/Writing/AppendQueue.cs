using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>What waits for the writer: bounded, in the order of the calls. Everything queued is taken at once.</summary>
internal sealed class AppendQueue(EmbeddedStoreOptions options)
{
    // A full queue empties within a few flushes; a caller who waits this long finds room.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private List<PendingAppend> _queued = [];
    private List<PendingAppend> _taken = [];
    private long _queuedBytes;
    private bool _isClosed;

    /// <summary>Adds an append, or says why not.</summary>
    /// <exception cref="EventStoreException">The queue is full or closed.</exception>
    public void Add(PendingAppend append)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new EventStoreException(StoreFault.Closed, "the log is closed and takes no more events");
            }

            if (_queued.Count >= options.QueuedAppendsMax || _queuedBytes + append.SizeBytes > options.QueuedBytesMax)
            {
                throw new EventStoreException(StoreFault.Busy,
                    $"{_queued.Count} appends of {_queuedBytes} bytes already wait for the disk; send it again")
                { RetryAfter = RetryAfter };
            }

            _queued.Add(append);
            _queuedBytes += append.SizeBytes;
            if (_queued.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits for appends and takes them all; null once the queue is closed and empty.</summary>
    public List<PendingAppend>? TakeAll()
    {
        lock (_gate)
        {
            while (_queued.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            _taken.Clear();
            (_queued, _taken) = (_taken, _queued);
            _queuedBytes = 0;
            return _taken.Count == 0 ? null : _taken;
        }
    }

    /// <summary>Takes nothing more; what is queued is still to be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }
}
