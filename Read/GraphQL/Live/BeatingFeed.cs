using AgentAssembly.Domain.Log;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>A subscription to the log that also beats at an interval, whatever it is told meanwhile. For one reader.</summary>
internal sealed class BeatingFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly IAsyncEnumerator<FeedMessage> _messages;
    private readonly PeriodicTimer _timer;
    private Task<bool>? _moving;
    private Task<bool> _beating;

    public BeatingFeed(IAsyncEnumerable<FeedMessage> messages, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _messages = messages.GetAsyncEnumerator(_ending.Token);
        _timer = new PeriodicTimer(interval, time);
        _beating = BeatAsync();
    }

    /// <summary>The next message; null for a beat.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<FeedMessage?> NextAsync()
    {
        _moving ??= _messages.MoveNextAsync().AsTask();
        if (!_moving.IsCompleted)
        {
            await Task.WhenAny(_moving, _beating).ConfigureAwait(false);
        }

        if (_beating.IsCompleted)
        {
            await _beating.ConfigureAwait(false);
            _beating = BeatAsync();
            return null;
        }

        var moved = await _moving.ConfigureAwait(false);
        _moving = null;
        return moved ? _messages.Current : throw new InvalidOperationException("The subscription to the log ended by itself.");
    }

    public async ValueTask DisposeAsync()
    {
        // An enumerator must not be left while it moves.
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_moving is Task moving)
        {
            await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _messages.DisposeAsync().ConfigureAwait(false);
        _timer.Dispose();
        _ending.Dispose();
    }

    private Task<bool> BeatAsync() => _timer.WaitForNextTickAsync(_ending.Token).AsTask();
}
