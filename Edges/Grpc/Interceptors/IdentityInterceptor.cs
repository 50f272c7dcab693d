using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AgentAssembly.Edges.Grpc.Interceptors;

/// <summary>
/// Finds out who calls before a method runs, and lets nobody through who is not known, except to the methods of
/// <see cref="MethodAccess"/>. Services of libraries, such as reflection, stand behind it too.
/// </summary>
public sealed class IdentityInterceptor(
    Authenticator authenticator, CallerTrust trust, RefusedCallers refused, SourceLimits limits, RefusalMeter meter, TimeProvider time)
    : Interceptor
{
    private static readonly object Key = new();

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        return MethodAccess.IsOpen(context.Method) ? continuation(request, context) : IdentifiedAsync();

        async Task<TResponse> IdentifiedAsync()
        {
            await IdentifyAsync(context).ConfigureAwait(false);
            return await continuation(request, context).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await IdentifyAsync(context).ConfigureAwait(false);
        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await IdentifyAsync(context).ConfigureAwait(false);
        await continuation(requestStream, responseStream, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await IdentifyAsync(context).ConfigureAwait(false);
        return await continuation(requestStream, context).ConfigureAwait(false);
    }

    /// <summary>Who was identified; null where the method let somebody in who was not.</summary>
    internal static Caller? CallerOf(ServerCallContext context) => context.UserState.TryGetValue(Key, out var caller) ? (Caller)caller : null;

    /// <summary>Lets a caller through that was identified, unless it calls too often.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it does.</exception>
    internal void Admit(Caller caller, ServerCallContext context)
    {
        if (caller is Caller.Member && limits.Call(caller.Principal, Now) is { } retryAfter)
        {
            throw GrpcErrors.TooMany($"{caller.Principal} calls more often than it may", retryAfter);
        }

        context.UserState[Key] = caller;
    }

    private async ValueTask IdentifyAsync(ServerCallContext context)
    {
        if (MethodAccess.IsOpen(context.Method))
        {
            return;
        }

        var channel = RequestChannel.Of(context, trust);
        var shown = ShownCredential.In(context.RequestHeaders);
        if (await authenticator.IdentifyAsync(shown, channel, context.CancellationToken).ConfigureAwait(false) is { } caller)
        {
            Admit(caller, context);
        }
        else if (shown.Length > 0 || !MethodAccess.TakesCredentialInMessage(context.Method))
        {
            await RefuseAsync(shown, channel, context).ConfigureAwait(false);
        }
    }

    private async ValueTask RefuseAsync(string shown, Channel channel, ServerCallContext context)
    {
        meter.Refused(shown.Length > 0);

        // Whoever shows what counts is never held up by others behind the same address.
        if (shown.Length > 0 && limits.WhyNot(channel.Source, Now) is { } blocked)
        {
            throw GrpcErrors.TooMany("too many credentials of this source were refused within a minute", blocked);
        }

        if (shown.Length > 0)
        {
            limits.Failed(channel.Source, Now);
        }

        await refused.RecordAsync(
            channel.Source,
            shown.Length > 0 ? "credential_refused" : "credential_missing",
            new ActorClaim(ActorClaim.Default, ActorClaim.Default, ""),
            context.CancellationToken).ConfigureAwait(false);
        throw CallerIdentity.Unknown(shown.Length > 0);
    }

    private Instant Now => Instant.From(time.GetUtcNow());
}
