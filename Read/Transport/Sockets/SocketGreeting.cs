using System.Text.Json;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Read.Access;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>Finds out who opened a socket, by its first message.</summary>
internal sealed class SocketGreeting(HttpContext context, IViewers viewers, Surroundings surroundings, OpenStreams open)
{
    private const string Bearer = "Bearer ";

    /// <summary>The viewer, and its place among its own streams.</summary>
    /// <exception cref="SocketClosedException">It may not enter.</exception>
    public async ValueTask<(Viewer Viewer, IDisposable Place)> EnterAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        var credential = CredentialIn(payload);
        var viewer = credential is null
            ? await viewers.IdentifyAsync(context, cancellationToken).ConfigureAwait(false)
            : await viewers.IdentifyAsync(credential, context, cancellationToken).ConfigureAwait(false);
        if (!surroundings.IsHostKnown(context.Request, viewer))
        {
            throw new SocketClosedException(SocketClose.Forbidden);
        }

        if (viewer is null)
        {
            throw new SocketClosedException(credential is null ? SocketClose.Unauthorized : SocketClose.Forbidden);
        }

        return (viewer, open.Enter(viewer.Principal) ?? throw new SocketClosedException(SocketClose.TooManySockets));
    }

    private static string? CredentialIn(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty("authorization", out var shown))
        {
            return null;
        }

        return shown.ValueKind == JsonValueKind.String
            && shown.GetString()!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && shown.GetString()![Bearer.Length..].Trim() is { Length: > 0 } credential
            ? credential
            : throw new SocketClosedException(SocketClose.Forbidden);
    }
}
