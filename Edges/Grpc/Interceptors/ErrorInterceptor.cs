using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Edges.Grpc.Interceptors;

/// <summary>Turns expected faults into statuses, and everything else into INTERNAL without a word of what it was.</summary>
public sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception e) when (StatusOf(e, context.Method, context.CancellationToken) is { } status)
        {
            throw status;
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (StatusOf(e, context.Method, context.CancellationToken) is { } status)
        {
            throw status;
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (StatusOf(e, context.Method, context.CancellationToken) is { } status)
        {
            throw status;
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (StatusOf(e, context.Method, context.CancellationToken) is { } status)
        {
            throw status;
        }
    }

    /// <summary>What a method's exception is on the wire; null where it is that already, or where nobody waits any more.</summary>
    internal RpcException? StatusOf(Exception exception, string method, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case RpcException:
            case OperationCanceledException when cancellationToken.IsCancellationRequested:

            // A client that goes away in the middle of its stream.
            case IOException when cancellationToken.IsCancellationRequested:
                return null;
            case EventStoreException { Fault: StoreFault.Busy } fault:
                return GrpcErrors.Unavailable(fault.Message, fault.RetryAfter);
            case EventStoreException { Fault: StoreFault.Closed }:
                return GrpcErrors.Unavailable("the server is stopping", TimeSpan.FromSeconds(1));
            case EventStoreException fault:
                LogStoreFault(fault, method);
                return GrpcErrors.Unavailable("the ledger is unavailable: see the server's log and 'aasm doctor'", null);
            case KeyDestroyedException erased:
                return GrpcErrors.Refused(Code.FailedPrecondition, "KEY_DESTROYED", erased.Message);
            case KeyVaultException or SecretValuesException:
                LogVaultFault(exception, method);
                return GrpcErrors.Unavailable("the store of keys and secrets is unavailable: see the server's log and 'aasm doctor'", null);
            case ContentionException contention:
                return GrpcErrors.Refused(Code.Aborted, "CONTENTION", contention.Message);
            case IdempotencyKeyReusedException reused:
                return GrpcErrors.Refused(Code.AlreadyExists, "IDEMPOTENCY_KEY_REUSED", reused.Message);
            default:
                LogBug(exception, method);
                return GrpcErrors.Refused(Code.Internal, "BUG", "the server failed; its log has the details");
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "{Method} found the ledger unavailable")]
    private partial void LogStoreFault(Exception fault, string method);

    [LoggerMessage(1003, LogLevel.Error, "{Method} found the store of keys and secrets unavailable")]
    private partial void LogVaultFault(Exception fault, string method);

    [LoggerMessage(1002, LogLevel.Error, "{Method} failed")]
    private partial void LogBug(Exception bug, string method);
}
