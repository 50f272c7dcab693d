using System.CommandLine;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>What a command that a server carries out works with: questions to the server, and a screen for the answers.</summary>
internal sealed class ServerTalk(
    ServerLink link, Destination destination, Screen screen, Surroundings surroundings, CancellationToken interrupted) : IDisposable
{
    // What the server says of a credential, apart from what it says of a password that somebody typed.
    private const string CredentialRefused = "CREDENTIAL_REFUSED";

    public GrpcChannel Channel => link.Channel;

    public ServerLink Link => link;

    public Destination Destination => destination;

    public Screen Screen => screen;

    public Surroundings Surroundings => surroundings;

    /// <summary>Ends when the operator interrupts the command.</summary>
    public CancellationToken Interrupted => interrupted;

    /// <summary>The organisation that is meant: what the option says, else the context; empty where neither does.</summary>
    public string OrgOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? destination.Context?.Org ?? "";

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
    public CallOptions CallOptions => new([], surroundings.Time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit, interrupted);

    /// <summary>Does something, such as reading a stream, and says what to do where the server refuses it.</summary>
    /// <exception cref="CliException">Refused; the message ends with what to do.</exception>
    /// <exception cref="RpcException">Refused or not answered, in a way that says it all.</exception>
    public async Task<T> ExplainAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (RpcException e) when (!interrupted.IsCancellationRequested && WayOut(e, isChange: false) is { } wayOut)
        {
            throw new CliException(RpcProblem.CodeOf(e), $"{RpcProblem.Of(e)}; {wayOut}", e);
        }
    }

    public void Dispose() => link.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, bool isChange)
    {
        try
        {
            return await OnceAsync(method, request).ConfigureAwait(false);
        }
        catch (RpcException e) when (!interrupted.IsCancellationRequested && IsOfCredential(e))
        {
            // Refused before anything was done: clocks may differ, so that a token ends sooner there than here.
            return await link.Proof.RenewAsync(interrupted).ConfigureAwait(false)
                ? await OnceAsync(method, request).ConfigureAwait(false)
                : throw new CliException(RpcProblem.CodeOf(e), $"{RpcProblem.Of(e)}; {link.Proof.WayOut}", e);
        }
        catch (RpcException e) when (!interrupted.IsCancellationRequested && WayOut(e, isChange) is { } wayOut)
        {
            throw new CliException(RpcProblem.CodeOf(e), $"{RpcProblem.Of(e)}; {wayOut}", e);
        }
    }

    private async Task<TResponse> OnceAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request)
    {
        using var call = method(request, CallOptions);
        return await call.ResponseAsync.ConfigureAwait(false);
    }

    private static bool IsOfCredential(RpcException exception) =>
        exception.StatusCode == StatusCode.Unauthenticated && ReasonOf(exception) == CredentialRefused;

    private static string? ReasonOf(RpcException exception) => exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;

    private string? WayOut(RpcException exception, bool isChange) => exception.StatusCode switch
    {
        StatusCode.Unauthenticated when ReasonOf(exception) is null or CredentialRefused => link.Proof.WayOut,
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
