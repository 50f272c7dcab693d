using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Edges.Grpc;

/// <summary>
/// Finds out who asks over plain HTTP, by the same headers as over gRPC. For pages that anybody may ask for and that say
/// more to those who are known; safe for concurrent use.
/// </summary>
public sealed class HttpCallers(
    Authenticator authenticator, CallerTrust trust, RefusedCallers refused, SourceLimits limits, RefusalMeter meter, TimeProvider time)
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

    /// <summary>
    /// Who asks for what only those who are known are shown. Whoever shows what does not count is recorded, and too many such
    /// attempts of one source are no longer looked at one by one: as over gRPC.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="credential">What was shown elsewhere than in its headers; null where it is in the headers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The caller; null for strangers, and for whoever shows what does not count.</returns>
    public async ValueTask<Caller?> IdentifyAsync(HttpContext context, string? credential, CancellationToken cancellationToken)
    {
        var channel = RequestChannel.Of(context, trust);
        var shown = credential ?? ShownIn(context.Request.Headers);
        if (shown is null)
        {
            return null;
        }

        if (await authenticator.IdentifyAsync(shown, channel, cancellationToken).ConfigureAwait(false) is { } caller)
        {
            return caller;
        }

        var now = Instant.From(time.GetUtcNow());
        meter.Refused(shown.Length > 0);
        if (shown.Length == 0 || limits.WhyNot(channel.Source, now) is null)
        {
            if (shown.Length > 0)
            {
                limits.Failed(channel.Source, now);
            }

            await refused.RecordAsync(
                channel.Source,
                shown.Length > 0 ? "credential_refused" : "credential_missing",
                new ActorClaim(ActorClaim.Default, ActorClaim.Default, ""),
                cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Whether a caller still is who it was, and may still do as much.</summary>
    public bool IsStill(Caller caller) => authenticator.IsStill(caller);

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
