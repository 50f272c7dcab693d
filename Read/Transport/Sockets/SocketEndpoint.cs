using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>Accepts sockets.</summary>
internal sealed class SocketEndpoint(
    GraphEngine engine, GraphQLTransportOptions options, OpenStreams open, TimeProvider time, IServiceProvider services)
{
    /// <summary>Serves a socket until it is closed.</summary>
    /// <exception cref="RequestRefusedException">Too many are open.</exception>
    public async Task ServeAsync(HttpContext context)
    {
        using var place = open.Enter()
            ?? throw new RequestRefusedException("TOO_MANY_STREAMS", 503, $"{options.StreamsMax} streams are open: ask later");
        var speaks = context.WebSockets.WebSocketRequestedProtocols.Contains(SocketProtocol.Name);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(speaks ? SocketProtocol.Name : null).ConfigureAwait(false);
        using var channel = new SocketChannel(socket, options.MessageBytesMax, options.SendLimit, time);
        if (!speaks)
        {
            await channel.CloseAsync(SocketClose.WrongProtocol, null).ConfigureAwait(false);
            return;
        }

        using var operations = new SocketOperations(
            channel, engine, options,
            services.GetRequiredService<RequestReader>(), services.GetRequiredService<DocumentChoice>(),
            services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<ILogger<SocketOperations>>());
        var greeting = new SocketGreeting(
            context, services.GetRequiredService<IViewers>(), services.GetRequiredService<Surroundings>(), open);
        using var session = new SocketSession(
            channel, operations, greeting, options,
            services.GetRequiredService<ViewerWatch>(), time, services.GetRequiredService<ILogger<SocketSession>>());
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await session.RunAsync(context.TraceIdentifier, stopping, context.RequestAborted).ConfigureAwait(false);
    }
}
