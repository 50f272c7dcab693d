using System.Net.WebSockets;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>The operations under way on one socket. Begun and ended by its reader, one message at a time.</summary>
internal sealed class SocketOperations(
    SocketChannel channel, GraphEngine engine, GraphQLTransportOptions options, RequestReader reader, DocumentChoice choice,
    IServiceScopeFactory scopes, ILogger<SocketOperations> log) : IDisposable
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _tasks = [];
    private readonly CancellationTokenSource _all = new();
    private int _begun;

    /// <summary>Begins what a message subscribes to.</summary>
    /// <exception cref="SocketClosedException">It is malformed, or its id is taken.</exception>
    public async Task BeginAsync(SocketMessage message, Viewer viewer, string requestId)
    {
        var request = await ReadAsync(message).ConfigureAwait(false);
        var running = new Running(message.Id, CancellationTokenSource.CreateLinkedTokenSource(_all.Token));
        bool fits;
        lock (_lock)
        {
            if (_running.ContainsKey(message.Id))
            {
                throw new SocketClosedException(SocketClose.Duplicate(message.Id));
            }

            fits = _tasks.Count < options.OperationsPerSocket;
            if (fits)
            {
                _running.Add(message.Id, running);
            }
        }

        var asking = new Asking(viewer, $"{requestId}.{++_begun}");
        if (!fits)
        {
            await SendRefusalAsync(running, asking, new RequestRefusedException("TOO_MANY_OPERATIONS", 429,
                $"{options.OperationsPerSocket} operations are under way on this socket, and that is the most: end one first")).ConfigureAwait(false);
            running.Dispose();
            return;
        }

        Track(RunAsync(running, request, asking));
    }

    /// <summary>Ends an operation, because its reader wants no more; its id is free at once.</summary>
    public void End(string id)
    {
        Running? running;
        lock (_lock)
        {
            _running.Remove(id, out running);
        }

        running?.Cancel();
    }

    /// <summary>Ends all, and waits until they have.</summary>
    public async Task EndAllAsync()
    {
        await _all.CancelAsync().ConfigureAwait(false);
        Task[] tasks;
        lock (_lock)
        {
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    public void Dispose() => _all.Dispose();

    private void Track(Task task)
    {
        lock (_lock)
        {
            _tasks.Add(task);
        }

        _ = task.ContinueWith(
            done =>
            {
                lock (_lock)
                {
                    _tasks.Remove(done);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async ValueTask<GraphRequest> ReadAsync(SocketMessage message)
    {
        try
        {
            var json = System.Text.Encoding.UTF8.GetBytes(message.Payload.GetRawText());
            using var payload = new MemoryStream(json, 0, json.Length, writable: false, publiclyVisible: true);
            return await reader.ReadAsync(payload, _all.Token).ConfigureAwait(false);
        }
        catch (RequestRefusedException)
        {
            throw new SocketClosedException(SocketClose.NotAMessage);
        }
    }

    private async Task RunAsync(Running running, GraphRequest request, Asking asking)
    {
        using var held = running;
        try
        {
            await Task.Yield();
            await ServeAsync(running, request, asking).ConfigureAwait(false);
        }
        catch (RequestRefusedException refused)
        {
            await GuardAsync(() => SendRefusalAsync(running, asking, refused)).ConfigureAwait(false);
        }
        catch (ReaderTooSlowException)
        {
            Log.ReaderTooSlow(log, asking.RequestId, options.SendLimit, running.Delivered ?? "none");
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Its reader ended it, or is gone.
        }
        catch (Exception e)
        {
            Log.RequestFailed(log, asking.RequestId, e);
            await GuardAsync(() => SendRefusalAsync(running, asking, new RequestRefusedException("INTERNAL", 500,
                $"The server failed at this; its log tells more under the request {asking.RequestId}."))).ConfigureAwait(false);
        }
        finally
        {
            Free(running);
        }
    }

    private async Task ServeAsync(Running running, GraphRequest request, Asking asking)
    {
        var scope = scopes.CreateAsyncScope();
        await using var services = scope.ConfigureAwait(false);
        var document = engine.Parse(choice.TextOf(request));
        var begun = await engine.BeginAsync(document, request, asking, scope.ServiceProvider, running.Token).ConfigureAwait(false);
        if (begun.Whole is { Status: not 200 } refused)
        {
            Free(running);
            await SendAsync(running, SocketProtocol.Error(running.Id, AnswerWriter.WriteErrors(refused.Body))).ConfigureAwait(false);
            return;
        }

        if (begun.Whole is { } whole)
        {
            await SendAsync(running, SocketProtocol.Next(running.Id, whole.Body)).ConfigureAwait(false);
        }
        else
        {
            await ServeAsync(running, begun.Frames!).ConfigureAwait(false);
        }

        // The id may be used again as soon as its reader knows that it is free.
        Free(running);
        await SendAsync(running, SocketProtocol.Complete(running.Id)).ConfigureAwait(false);
    }

    private async Task ServeAsync(Running running, IAsyncEnumerable<Frame> frames)
    {
        await foreach (var frame in frames.WithCancellation(running.Token).ConfigureAwait(false))
        {
            await SendAsync(running, SocketProtocol.Next(running.Id, frame.Body)).ConfigureAwait(false);
            running.Delivered = frame.Position ?? running.Delivered;
        }
    }

    private Task SendAsync(Running running, ReadOnlyMemory<byte> message) => channel.SendAsync(message, running.Token);

    private Task SendRefusalAsync(Running running, Asking asking, RequestRefusedException refused)
    {
        Free(running);
        return SendAsync(running, SocketProtocol.Error(running.Id, AnswerWriter.WriteErrors(engine.Writer.Write(refused, asking.RequestId))));
    }

    private static async Task GuardAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ReaderTooSlowException)
        {
            // Nobody is left to be told.
        }
    }

    private void Free(Running running)
    {
        lock (_lock)
        {
            if (_running.GetValueOrDefault(running.Id) == running)
            {
                _running.Remove(running.Id);
            }
        }
    }

    private sealed class Running(string id, CancellationTokenSource ending) : IDisposable
    {
        public string Id { get; } = id;

        public CancellationToken Token { get; } = ending.Token;

        public string? Delivered { get; set; }

        public void Cancel()
        {
            try
            {
                ending.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself in between.
            }
        }

        public void Dispose() => ending.Dispose();
    }
}
