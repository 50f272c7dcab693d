using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Access;

namespace AgentAssembly.Read.Transport;

/// <summary>Notices when whoever reads a stream counts no more: its key was revoked, its session ended, its scope shrank.</summary>
internal sealed class ViewerWatch(IViewers viewers, GraphQLTransportOptions options, TimeProvider time)
{
    /// <summary>Ends when a viewer counts no more.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async Task EndOfAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.CountsInterval, time);
        while (viewers.Counts(viewer))
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
