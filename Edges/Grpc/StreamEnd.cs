using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace AgentAssembly.Edges.Grpc;

/// <summary>
/// Lets streams end with the server, and not thirty seconds later by force; and with what their caller showed, and not
/// when the caller has heard enough.
/// </summary>
public sealed class StreamEnd(IHostApplicationLifetime lifetime, TimeProvider time)
{
    // What was revoked is heard of no more within a second, and a look is two look-ups.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    // What is answered in good time has to reach the client before it gives up.
    private static readonly TimeSpan MarginMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MarginMax = TimeSpan.FromSeconds(2);

    /// <summary>Cancelled when the server begins to stop.</summary>
    internal CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>As much of a wait as the call's deadline leaves room for; none where it leaves none.</summary>
    internal TimeSpan WithinDeadline(TimeSpan wait, ServerCallContext context)
    {
        if (context.Deadline == DateTime.MaxValue)
        {
            return wait;
        }

        var left = context.Deadline - time.GetUtcNow().UtcDateTime;
        var margin = TimeSpan.FromTicks(Math.Clamp(left.Ticks / 5, MarginMin.Ticks, MarginMax.Ticks));
        return left - margin < wait ? left - margin : wait;
    }

    /// <summary>Forwards what a source tells until the client, the server or the source ends it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="write">Sends what it tells.</param>
    /// <param name="counts">Whether what the caller showed still counts; asked again and again, on any thread.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">As for the other.</exception>
    internal Task ForwardAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, Func<T, Task> write, Func<bool> counts, ServerCallContext context)
    {
        return ServeAsync(TellAsync, counts, context);

        async Task TellAsync(CancellationToken ending)
        {
            await foreach (var told in source(ending).ConfigureAwait(false))
            {
                await write(told).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Serves a stream until it ends of itself, or has to.</summary>
    /// <param name="serve">Serves it until cancelled.</param>
    /// <param name="counts">Whether what the caller showed still counts; asked again and again, on any thread.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RpcException">
    /// UNAVAILABLE: the server is stopping. UNAUTHENTICATED: what the caller showed counts no more.
    /// </exception>
    internal async Task ServeAsync(Func<CancellationToken, Task> serve, Func<bool> counts, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            // Its end waits for a look that is under way, which may cancel.
            var looking = time.CreateTimer(_ => Look(), null, LookInterval, LookInterval);
            await using (looking.ConfigureAwait(false))
            {
                await serve(ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw GrpcErrors.Unavailable(
                "the server is stopping: open the stream again where it ended", TimeSpan.FromSeconds(1));
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested && !counts())
        {
            throw CallerIdentity.Unknown(wasShown: true);
        }

        void Look()
        {
            if (!counts())
            {
                ending.Cancel();
            }
        }
    }
}
