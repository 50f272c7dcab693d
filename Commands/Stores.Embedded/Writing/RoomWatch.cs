using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>
/// Knows whether the log's disk has room, so that appends stop before it is full and go on when there is room again. One
/// thread asks; any thread may look.
/// </summary>
internal sealed class RoomWatch
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly Func<long> _freeBytes;
    private readonly long _freeBytesMin;
    private readonly TimeProvider _time;
    private long _checkedAt;
    private volatile EventStoreException? _fault;

    public RoomWatch(Func<long> freeBytes, long freeBytesMin, TimeProvider time)
    {
        (_freeBytes, _freeBytesMin, _time) = (freeBytes, freeBytesMin, time);
        Check();
    }

    /// <summary>Why there is no room, as far as it is known; null while there is.</summary>
    public EventStoreException? Fault => _fault;

    /// <summary>Looks again if the last look is a while ago.</summary>
    public void Refresh()
    {
        if (_time.GetElapsedTime(_checkedAt) >= CheckInterval)
        {
            Check();
        }
    }

    /// <summary>Remembers that there was no room for something, until the next look.</summary>
    public void Remember(EventStoreException fault) => _fault = fault;

    private void Check()
    {
        _checkedAt = _time.GetTimestamp();
        var free = _freeBytes();
        _fault = free >= _freeBytesMin
            ? null
            : new EventStoreException(StoreFault.NoSpace,
                $"{free} bytes are free on the log's disk, and appends stop below {_freeBytesMin}: make room");
    }
}
