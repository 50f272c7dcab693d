using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>A server that sends frames of a size to every socket, some times each, and does nothing else.</summary>
internal sealed class LiveFloor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentBag<Channel<byte[]>> _sockets = [];
    private readonly string _filling;
    private readonly int _each;

    private LiveFloor(WebApplication app, int each, int frameBytes) => (_app, _each, _filling) = (app, each, new string('x', frameBytes - 45));

    public Uri Url => new(_app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal));

    public static async Task<LiveFloor> StartAsync(int each, int frameBytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var floor = new LiveFloor(builder.Build(), each, frameBytes);
        floor._app.UseWebSockets();
        floor._app.Run(floor.ServeAsync);
        await floor._app.StartAsync();
        return floor;
    }

    /// <summary>Sends at a rate.</summary>
    public async Task SendAsync(int perSecond, TimeSpan duration)
    {
        var gap = Stopwatch.Frequency / perSecond;
        var begin = Stopwatch.GetTimestamp();
        for (var due = begin; due - begin < duration.TotalSeconds * Stopwatch.Frequency; due += gap)
        {
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            var frame = Encoding.ASCII.GetBytes($"{{\"recordedAt\":\"{now}\",{_filling}}}");
            foreach (var socket in _sockets)
            {
                socket.Writer.TryWrite(frame);
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
        var frames = Channel.CreateBounded<byte[]>(10_000);
        _sockets.Add(frames);
        try
        {
            await foreach (var frame in frames.Reader.ReadAllAsync(context.RequestAborted))
            {
                for (var i = 0; i < _each; i++)
                {
                    await socket.SendAsync(frame, WebSocketMessageType.Text, true, context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Its reader is gone.
        }
    }
}
