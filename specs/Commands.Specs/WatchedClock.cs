using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Commands;

// A clock that a spec moves, and that says when somebody begins to wait for it.
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

    private TimeSpan _setBack;

    // As on a real machine, setting the clock does not touch the monotonic one.
    public override long GetTimestamp() => base.GetTimestamp() + _setBack.Ticks;

    public void SetBack(TimeSpan by)
    {
        _setBack += by;
        AdjustTime(GetUtcNow() - by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(true);
        return timer;
    }

    // Completes once for every timer that was made.
    public Task NextWaitAsync() => _waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
