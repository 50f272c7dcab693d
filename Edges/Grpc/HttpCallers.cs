using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Log;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Edges.Grpc;

/// <summary>
/// Finds out who asks over plain HTTP, by the same headers as over gRPC. For pages that anybody may ask for and that say
/// more to those who are known; safe for concurrent use.
/// </summary>
public sealed class HttpCallers(Authenticator authenticator, CallerTrust trust)
{
    /// <summary>The caller; null for strangers, and for whoever shows what does not count.</summary>
    /// <exception cref="EventStoreException">Too many keys are being checked.</exception>
    public async ValueTask<Caller?> FindAsync(HttpContext context)
    {
        var channel = RequestChannel.Of(context, trust);
        return ShownIn(context.Request.Headers) is { } shown
            ? await authenticator.IdentifyAsync(shown, channel, context.RequestAborted).ConfigureAwait(false)
            : null;
    }

    private static string? ShownIn(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var name in ShownCredential.Headers)
        {
            foreach (var value in headers[name])
            {
                metadata.Add(name, value ?? "");
            }
        }

        try
        {
            return ShownCredential.In(metadata);
        }
        catch (RpcException)
        {
            // Over gRPC it is said what was wrong; here it shows nothing.
            return null;
        }
    }
}
