using AgentAssembly.Domain.Log;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Conformance;

/// <summary>A subscription under observation: every wait ends, and everything said is kept.</summary>
public sealed class FeedProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<FeedMessage> _messages;
    private Task<bool> _pending = Task.FromResult(true);

    public FeedProbe(IEventFeed feed, Position from, FeedFilter filter) =>
        _messages = feed.SubscribeAsync(from, filter, _cancellation.Token).GetAsyncEnumerator(CancellationToken.None);

    /// <summary>Everything said so far.</summary>
    public List<FeedMessage> Heard { get; } = [];

    /// <summary>The events said so far.</summary>
    public List<RecordedEvent> Events => [.. Heard.OfType<FeedMessage.Event>().Select(message => message.Recorded)];

    /// <summary>
    /// Lets the subscription work towards its next message, and returns when it has given one or gone to sleep. It works
    /// on another thread, so that one that spins is found out.
    /// </summary>
    public async Task<Task> StartAsync()
    {
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending = Task.Run(() =>
        {
            var next = _messages.MoveNextAsync().AsTask();
            returned.SetResult();
            return next;
        });
        await returned.Task.WaitAsync(StoreHarness.HangLimit);
        return _pending;
    }

    /// <summary>The message that was started.</summary>
    public async Task<FeedMessage> FinishAsync()
    {
        Assert.True(await _pending.WaitAsync(StoreHarness.HangLimit), "a subscription ended by itself");
        Heard.Add(_messages.Current);
        return _messages.Current;
    }

    /// <summary>The next message.</summary>
    public async Task<FeedMessage> NextAsync()
    {
        await StartAsync();
        return await FinishAsync();
    }

    /// <summary>The next message, which has to be an event.</summary>
    public async Task<RecordedEvent> NextEventAsync() =>
        Assert.IsType<FeedMessage.Event>(await NextAsync()).Recorded;

    /// <summary>Listens until something is said.</summary>
    public async Task<FeedMessage> NextAsync(Func<FeedMessage, bool> isAwaited)
    {
        while (true)
        {
            var message = await NextAsync();
            if (isAwaited(message))
            {
                return message;
            }
        }
    }

    public async Task<FeedMessage.CaughtUp> CatchUpAsync() =>
        (FeedMessage.CaughtUp)await NextAsync(message => message is FeedMessage.CaughtUp);

    /// <summary>Listens until an event has come.</summary>
    public Task<FeedMessage> HearAsync(EventId id) =>
        NextAsync(message => message is FeedMessage.Event said && said.Recorded.Event.Id == id);

    /// <summary>The next message, moving the clock by steps until it comes.</summary>
    public async Task<FeedMessage> NextWhileTimePassesAsync(FakeTimeProvider time, TimeSpan step)
    {
        using var hang = new CancellationTokenSource(StoreHarness.HangLimit);
        await StartAsync();
        while (!_pending.IsCompleted)
        {
            Assert.False(hang.IsCancellationRequested, "time passed and nothing was said");
            time.Advance(step);
            await Task.Yield();
        }

        return await FinishAsync();
    }

    public void Cancel() => _cancellation.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        await Task.WhenAny(_pending).WaitAsync(StoreHarness.HangLimit);
        await _messages.DisposeAsync();
        _cancellation.Dispose();
    }
}
