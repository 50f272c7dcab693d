using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Words for a call that was not answered.</summary>
internal static class RpcProblem
{
    /// <summary>What went wrong and what to do.</summary>
    public static string Of(RpcException exception) => TlsProblem.Of(exception.Status.DebugException) ?? Words(exception);

    /// <summary>The exit code: a server that is not believed was not reached, whatever status that is.</summary>
    public static int CodeOf(RpcException exception) =>
        IsLost(exception) || TlsProblem.Of(exception.Status.DebugException) is not null
            ? ExitCode.Unreachable
            : ExitCode.Of(exception.StatusCode);

    /// <summary>
    /// Whether the connection broke before there was an answer. A server that refuses a client's certificate breaks it in
    /// just this way: TLS 1.3 lets a client begin to speak before it has been believed.
    /// </summary>
    private static bool IsLost(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        && exception.Status.DebugException is HttpRequestException or IOException;

    private static string Words(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unavailable when NoConnection(exception) is { } reason =>
            $"no server answers ({reason}): start one with 'aasm start', or name another with --grpc HOST:PORT",
        StatusCode.Unavailable or StatusCode.Internal when IsLost(exception) =>
            "the connection to the server was lost before it answered: look at 'aasm status'. A server with TLS is named "
            + "with https://HOST:PORT, and one with an authority of clients wants to see a certificate of it (--client-cert)",
        StatusCode.DeadlineExceeded =>
            $"the server did not answer within {ServerLink.AnswerLimit.TotalSeconds:N0} s: look at 'aasm status'",
        StatusCode.Unimplemented =>
            $"the server does not know this call ({exception.Status.Detail}): it is another version, or no assembly server",
        _ => $"the server refused: {exception.StatusCode}: {exception.Status.Detail}",
    };

    /// <summary>How long the server wants to be left alone before the same request; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(RpcException exception) =>
        exception.StatusCode == StatusCode.Unavailable
            ? exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan()
            : null;

    /// <summary>Why there is no connection; null where a server has answered.</summary>
    public static string? NoConnection(RpcException exception)
    {
        for (var e = exception.Status.DebugException; e is not null; e = e.InnerException)
        {
            if (e is System.Net.Sockets.SocketException socket)
            {
                return socket.SocketErrorCode.ToString();
            }

            if (e is HttpRequestException { InnerException: null, HttpRequestError: not HttpRequestError.Unknown } http)
            {
                return http.HttpRequestError.ToString();
            }
        }

        return null;
    }
}
