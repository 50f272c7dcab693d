using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Read.Access;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Tells the read side who looks: whoever calls, by the same credentials as over gRPC.</summary>
internal sealed class HttpViewers(HttpCallers callers) : IViewers
{
    public ValueTask<Viewer?> IdentifyAsync(HttpContext context, CancellationToken cancellationToken) =>
        FindAsync(context, null, cancellationToken);

    public ValueTask<Viewer?> IdentifyAsync(string credential, HttpContext context, CancellationToken cancellationToken) =>
        FindAsync(context, credential, cancellationToken);

    public bool Counts(Viewer viewer) => viewer is CallerViewer known && callers.IsStill(known.Caller);

    private async ValueTask<Viewer?> FindAsync(HttpContext context, string? credential, CancellationToken cancellationToken) =>
        await callers.IdentifyAsync(context, credential, cancellationToken).ConfigureAwait(false) is { } caller
            ? CallerViewer.Of(caller)
            : null;
}
