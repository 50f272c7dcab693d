using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Sockets that read the time out of every frame, and note how long ago that was.</summary>
internal sealed class LiveListeners : IAsyncDisposable
{
    private const string Query =
        "subscription { governanceEvents(where: {types: [\\\"action.decided\\\"]}) { ... on EventData { position recordedAt event { id type org decision { tool verdict rule } } } } }";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly List<ClientWebSocket> _sockets = [];
    private readonly List<Task> _reading = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private Latencies? _latencies;
    private int _frameBytes;

    /// <summary>Opens sockets, each with some subscriptions; without any, frames come by themselves.</summary>
    public static async Task<LiveListeners> OpenAsync(Uri url, int sockets, int subscriptions)
    {
        var listeners = new LiveListeners();
        for (var i = 0; i < sockets; i++)
        {
            var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("graphql-transport-ws");
            await socket.ConnectAsync(url, CancellationToken.None);
            listeners._sockets.Add(socket);
            if (subscriptions > 0)
            {
                await SendAsync(socket, """{"type":"connection_init"}""");
                await socket.ReceiveAsync(new byte[1024].AsMemory(), CancellationToken.None);
            }

            for (var id = 0; id < subscriptions; id++)
            {
                await SendAsync(socket, $$$"""{"id":"{{{id}}}","type":"subscribe","payload":{"query":"{{{Query}}}"}}""");
            }

            listeners._reading.Add(Task.Run(() => listeners.ReadAsync(socket)));
        }

        return listeners;
    }

    /// <summary>What is read while something goes on, and a moment longer.</summary>
    public async Task<(Latencies Latencies, int FrameBytes)> MeasureAsync(Func<Task> work)
    {
        var latencies = new Latencies();
        Set(latencies);
        await work();
        await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
        Set(null);
        return (latencies, _frameBytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_reading);
        _sockets.ForEach(socket => socket.Dispose());
        _ending.Dispose();
    }

    private void Set(Latencies? latencies)
    {
        lock (_lock)
        {
            _latencies = latencies;
        }
    }

    private async Task ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), _ending.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                Note(buffer.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            // It was read to its end.
        }
    }

    private void Note(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf("\"recordedAt\":\""u8);
        if (at < 0)
        {
            return;
        }

        var text = message[(at + 14)..];
        var recorded = DateTimeOffset.Parse(
            Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var microseconds = (TimeProvider.System.GetUtcNow() - recorded).TotalMicroseconds;
        lock (_lock)
        {
            _frameBytes = message.Length;
            _latencies?.AddMicroseconds(microseconds);
        }
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
}
