using System.Net.WebSockets;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>
/// Whole messages over a socket: one reader, any writers, one of which sends at a time. What waits to be sent is held by who
/// sends it, so nothing is queued here.
/// </summary>
internal sealed class SocketChannel(WebSocket socket, int messageBytesMax, TimeSpan sendLimit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _chunk = new byte[4096];

    /// <summary>The next message of the peer; null once it closed.</summary>
    /// <exception cref="SocketClosedException">It is too large, or not text.</exception>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var part = await ReceivePartAsync(cancellationToken).ConfigureAwait(false);
            if (part is null || part.Value.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.Value.MessageType != WebSocketMessageType.Text)
            {
                throw new SocketClosedException(SocketClose.NotAMessage);
            }

            if (message.Length + part.Value.Count > messageBytesMax)
            {
                throw new SocketClosedException(SocketClose.TooLarge);
            }

            message.Write(_chunk, 0, part.Value.Count);
            if (part.Value.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    /// <summary>Sends a message, after those that are being sent.</summary>
    /// <exception cref="ReaderTooSlowException">The peer did not take it in time; the socket is cut.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A message that is under way is sent whole: cancelling in its midst would cut the socket.
            await SendLimits.WithinAsync(
                sendLimit, time,
                token => socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, token).AsTask(),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (ReaderTooSlowException)
        {
            socket.Abort();
            throw;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says why it closes, and waits a little for the peer to have heard it.</summary>
    /// <param name="close">Why.</param>
    /// <param name="receiving">The receiving that is under way; null for none.</param>
    public async Task CloseAsync(SocketClose close, Task? receiving)
    {
        using var limit = new CancellationTokenSource(CloseLimit, time);
        try
        {
            await _sending.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, limit.Token).ConfigureAwait(false);
                }
            }
            finally
            {
                _sending.Release();
            }

            await DrainAsync(receiving, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It would not be closed in peace.
            socket.Abort();
        }
    }

    /// <summary>Cuts the socket without a word.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => _sending.Dispose();

    private async Task DrainAsync(Task? receiving, CancellationToken cancellationToken)
    {
        if (receiving is not null)
        {
            await Task.WhenAny(receiving).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        while (socket.State is WebSocketState.CloseSent)
        {
            await socket.ReceiveAsync(_chunk.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ValueWebSocketReceiveResult?> ReceivePartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(_chunk.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
