using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Lets streams end with the server, and not thirty seconds later by force.</summary>
public sealed class ServerStop(IHostApplicationLifetime lifetime)
{
    /// <summary>Forwards what a source tells until the client, the server or the source ends it.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: the server is stopping.</exception>
    internal async Task ForwardAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, Func<T, Task> write, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var told in source(ending.Token).ConfigureAwait(false))
            {
                await write(told).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw GrpcErrors.Unavailable(
                "the server is stopping: open the stream again where it ended", TimeSpan.FromSeconds(1));
        }
    }
}
