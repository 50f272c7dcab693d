using System.Net.WebSockets;
using AgentAssembly.Domain.Callers;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>The life of one socket: a greeting, messages one after the other, an end with a reason.</summary>
internal sealed class SocketSession(
    SocketChannel channel, SocketOperations operations, SocketGreeting greeting, GraphQLTransportOptions options, ViewerWatch watch,
    TimeProvider time, ILogger<SocketSession> log) : IDisposable
{
    private readonly TaskCompletionSource<SocketClose> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _guards = [];
    private IDisposable? _place;
    private Viewer? _viewer;
    private string _requestId = "";

    // What was heard since it was last asked for; nothing heard twice means that nobody is there.
    private volatile bool _wasHeard = true;
    private bool _wasGreeted;

    /// <summary>Serves the socket until it is closed.</summary>
    public async Task RunAsync(string requestId, CancellationToken stopping, CancellationToken aborted)
    {
        _requestId = requestId;
        using var stopped = stopping.Register(() => _closing.TrySetResult(SocketClose.GoingAway));
        using var gone = aborted.Register(_ending.Cancel);
        _guards.Add(GuardAsync(CloseWithoutGreetingAsync));
        Task? receiving = null;
        SocketClose? close = null;
        try
        {
            while ((receiving = NextAsync()) == await Task.WhenAny(receiving, _closing.Task).ConfigureAwait(false)
                && await ((Task<byte[]?>)receiving).ConfigureAwait(false) is { } message)
            {
                _wasHeard = true;
                await TakeAsync(SocketMessage.Read(message)).ConfigureAwait(false);
            }

            close = _closing.Task.IsCompleted ? await _closing.Task.ConfigureAwait(false) : null;
        }
        catch (SocketClosedException e)
        {
            close = e.Close;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ReaderTooSlowException)
        {
            channel.Abort();
        }
        catch (Exception e)
        {
            // What the socket holds is let go in any case.
            Log.RequestFailed(log, _requestId, e);
            close = SocketClose.Failed;
        }

        await EndAsync(close ?? new SocketClose(1000, ""), receiving).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _place?.Dispose();
    }

    private Task<byte[]?> NextAsync() => channel.ReceiveAsync(_ending.Token);

    private async Task EndAsync(SocketClose close, Task? receiving)
    {
        await operations.EndAllAsync().ConfigureAwait(false);
        await channel.CloseAsync(close, receiving).ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_guards).ConfigureAwait(false);
    }

    private async Task TakeAsync(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init":
                await GreetAsync(message).ConfigureAwait(false);
                break;
            case "ping":
                await channel.SendAsync(SocketProtocol.Pong(message.Payload), _ending.Token).ConfigureAwait(false);
                break;
            case "pong":
                break;
            case "subscribe":
                var viewer = _viewer ?? throw new SocketClosedException(SocketClose.Unauthorized);
                await operations.BeginAsync(message, viewer, _requestId).ConfigureAwait(false);
                break;
            case "complete":
                operations.End(message.Id);
                break;
            default:
                throw new SocketClosedException(SocketClose.NotAMessage);
        }
    }

    private async Task GreetAsync(SocketMessage message)
    {
        if (_wasGreeted)
        {
            throw new SocketClosedException(SocketClose.TooManyInits);
        }

        _wasGreeted = true;
        (_viewer, _place) = await greeting.EnterAsync(message.Payload, _ending.Token).ConfigureAwait(false);
        await channel.SendAsync(SocketProtocol.Ack, _ending.Token).ConfigureAwait(false);
        _guards.Add(GuardAsync(CloseWithViewerAsync));
        _guards.Add(GuardAsync(ShowLifeAsync));
    }

    // A guard ends with the socket, and may end it.
    private static async Task GuardAsync(Func<Task> guard)
    {
        try
        {
            await guard().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ReaderTooSlowException or ObjectDisposedException)
        {
            // The socket ended first, which its reading notices.
        }
    }

    private async Task CloseWithoutGreetingAsync()
    {
        await Task.Delay(options.InitLimit, time, _ending.Token).ConfigureAwait(false);
        if (!_wasGreeted)
        {
            _closing.TrySetResult(SocketClose.InitTimeout);
        }
    }

    private async Task CloseWithViewerAsync()
    {
        await watch.EndOfAsync(_viewer!, _ending.Token).ConfigureAwait(false);
        Log.ViewerEnded(log, _requestId);
        _closing.TrySetResult(SocketClose.Forbidden);
    }

    private async Task ShowLifeAsync()
    {
        using var timer = new PeriodicTimer(options.KeepAlive, time);
        while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
        {
            if (!_wasHeard)
            {
                channel.Abort();
                return;
            }

            _wasHeard = false;
            await channel.SendAsync(SocketProtocol.Ping, _ending.Token).ConfigureAwait(false);
        }
    }
}
