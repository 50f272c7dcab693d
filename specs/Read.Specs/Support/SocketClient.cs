using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Specs.Read.Support;

/// <summary>A client that says exactly what a spec tells it to.</summary>
public sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(Patience);

    public static async Task<SocketClient> OpenAsync(ReadServer server, string? protocol = "graphql-transport-ws", string? host = null)
    {
        var client = new SocketClient();
        if (protocol is not null)
        {
            client._socket.Options.AddSubProtocol(protocol);
        }

        if (host is not null)
        {
            client._socket.Options.SetRequestHeader("Host", host);
        }

        await client._socket.ConnectAsync(server.SocketUrl, client._limit.Token);
        return client;
    }

    /// <summary>Says who it is, and waits until that is known.</summary>
    public async Task GreetAsync(string? credential = SpecViewers.Reader)
    {
        await SendAsync(credential is null
            ? """{"type":"connection_init"}"""
            : JsonSerializer.Serialize(new { type = "connection_init", payload = new { authorization = $"Bearer {credential}" } }));
        Assert.Equal("connection_ack", (await ReadAsync()).GetProperty("type").GetString());
    }

    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables } }));

    public Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, _limit.Token);

    public Task SendBinaryAsync() => _socket.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, _limit.Token);

    /// <summary>The next message that is no ping.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var message = await ReadTextAsync();
        Assert.True(message is not null, $"closed with {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        using var document = JsonDocument.Parse(message);
        return document.RootElement.Clone();
    }

    /// <summary>The status with which the server closes, after whatever it says before.</summary>
    public async Task<int> ReadCloseAsync()
    {
        while (await ReadTextAsync() is not null)
        {
        }

        return (int)_socket.CloseStatus!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
            // The server cut it, which its spec knows.
        }

        _socket.Dispose();
        _limit.Dispose();
    }

    private async Task<string?> ReadTextAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }
}
