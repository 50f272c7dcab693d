using AgentAssembly.Edges.Cli.Terminal;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>What a command that a server carries out works with: questions to the server, and a screen for the answers.</summary>
internal sealed class ServerTalk(
    ServerLink link, string? credential, Screen screen, Surroundings surroundings, CancellationToken interrupted) : IDisposable
{
    private const string CredentialHeader = "x-aa-credential-token";

    public GrpcChannel Channel => link.Channel;

    public Screen Screen => screen;

    public Surroundings Surroundings => surroundings;

    /// <summary>Ends when the operator interrupts the command.</summary>
    public CancellationToken Interrupted => interrupted;

    /// <summary>Asks for something that changes nothing.</summary>
    /// <exception cref="CliException">Refused; the message ends with what to do.</exception>
    /// <exception cref="RpcException">Refused or not answered, in a way that says it all.</exception>
    public Task<TResponse> AskAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request) =>
        CallAsync(method, request, isChange: false);

    /// <summary>Asks for a change. Where no answer came it may have happened, and the error says so.</summary>
    /// <exception cref="CliException">Refused or not answered; the message ends with what to do.</exception>
    /// <exception cref="RpcException">Refused, in a way that says it all.</exception>
    public Task<TResponse> ChangeAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request) =>
        CallAsync(method, request, isChange: true);

    /// <summary>What a call that is not made by this class has to go with.</summary>
    public CallOptions CallOptions => new(
        credential is null ? [] : new() { { CredentialHeader, credential } },
        surroundings.Time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
        interrupted);

    public void Dispose() => link.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, bool isChange)
    {
        try
        {
            using var call = method(request, CallOptions);
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e) when (!interrupted.IsCancellationRequested && WayOut(e, isChange) is { } wayOut)
        {
            throw new CliException(RpcProblem.CodeOf(e), $"{RpcProblem.Of(e)}; {wayOut}", e);
        }
    }

    private string? WayOut(RpcException exception, bool isChange) => exception.StatusCode switch
    {
        StatusCode.Unauthenticated when credential is null =>
            $"name the file of an agent's credential with --credential-file, or set {CredentialSource.Variable}",
        StatusCode.Unauthenticated => "the credential that was given counts no more: 'aasm agent rotate' makes another",
        StatusCode.PermissionDenied => "'aasm role list' tells who may what, and 'aasm role grant' lets somebody",
        StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Internal when isChange && MayHaveHappened(exception) =>
            "whether the change was made is not known: look before you ask for it again",
        _ => null,
    };

    // A server that says itself that it cannot, and one that was never reached, have changed nothing. A status that has an
    // exception behind it was made on this side.
    private static bool MayHaveHappened(RpcException exception) => exception.StatusCode == StatusCode.DeadlineExceeded
        || (exception.Status.DebugException is { } reason && !TlsProblem.IsRefusal(reason)
            && RpcProblem.NoConnection(exception) is not ("ConnectionRefused" or "HostNotFound"));
}
