using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A question that was not answered, with the code that the tool ends with and words for people.</summary>
internal sealed class GraphException : Exception
{
    private GraphException(int exitCode, string message, Exception? inner = null)
        : base(message, inner) => ExitCode = exitCode;

    /// <summary>What the tool ends with.</summary>
    public int ExitCode { get; }

    /// <summary>The server's name for it; null where the server said nothing.</summary>
    public string? Code { get; private init; }

    /// <summary>Whether the server cannot read the question at all, whatever it would answer.</summary>
    public bool IsOfDocument { get; private init; }

    /// <summary>Whether the same question may be answered a little later.</summary>
    public bool IsPassing { get; private init; }

    /// <summary>The first error of an answer; null where it has none.</summary>
    public static GraphException? Of(JsonElement answer)
    {
        if (!answer.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
        {
            return null;
        }

        var error = errors[0];
        var message = error.TryGetProperty("message", out var text) ? text.GetString() : null;
        var (code, status) = error.TryGetProperty("extensions", out var more)
            ? (more.TryGetProperty("code", out var name) ? name.GetString() : null,
                more.TryGetProperty("status", out var number) && number.TryGetInt32(out var value) ? value : 0)
            : (null, 0);
        return new(CodeOf(code, status), $"the server refused: {code ?? "error"}: {message?.TrimEnd('.')}")
        {
            Code = code,
            IsOfDocument = code == "SYNTAX_ERROR" || (more.ValueKind == JsonValueKind.Object && more.TryGetProperty("rule", out _)),
            IsPassing = status is 429 or 502 or 503 or 504,
        };
    }

    /// <summary>There is no connection, or no more.</summary>
    public static GraphException Lost(string url, Exception reason) =>
        new(Cli.ExitCode.Unreachable, TlsProblem.Of(reason) ?? LostWords(url, reason), reason)
        {
            IsPassing = TlsProblem.Of(reason) is null,
        };

    /// <summary>The answer takes too long.</summary>
    public static GraphException TooLate(string url, Exception reason) =>
        new(Cli.ExitCode.TimedOut,
            $"{url} did not answer within {ServerLink.AnswerLimit.TotalSeconds:N0} s: look at 'aasm status'", reason) { IsPassing = true };

    /// <summary>Something answers that is no GraphQL.</summary>
    public static GraphException Foreign(string url, HttpStatusCode status, Exception? reason = null) =>
        new(status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                ? Cli.ExitCode.Unreachable : Cli.ExitCode.Failed,
            $"{url}/graphql answers with HTTP {(int)status} and without GraphQL: it is another version, or no assembly server; name the HTTP "
            + "of one with --http", reason)
        {
            IsPassing = status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        };

    /// <summary>For the end of the command, with a way out behind what happened.</summary>
    public CliException Ended(string? wayOut) => new(ExitCode, wayOut is null ? Message : $"{Message}; {wayOut}", this);

    private static int CodeOf(string? code, int status) => (code, status) switch
    {
        ("UNAUTHENTICATED", _) or (_, 401) => Cli.ExitCode.NotAuthenticated,
        (_, 403) => Cli.ExitCode.Forbidden,
        (_, 404) => Cli.ExitCode.NotFound,
        (_, 409 or 412) => Cli.ExitCode.Conflict,
        (_, 503) => Cli.ExitCode.Unreachable,
        (_, 504) => Cli.ExitCode.TimedOut,
        (_, 400) => Cli.ExitCode.Usage,
        _ => Cli.ExitCode.Failed,
    };

    private static string LostWords(string url, Exception reason)
    {
        for (var e = reason; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: not SocketError.ConnectionReset and var problem })
            {
                return $"no server answers at {url} ({problem}): start one with 'aasm start', or name another with --http HOST:PORT";
            }
        }

        return $"the connection to {url} was lost before it answered: look at 'aasm status'. A server with TLS is named with "
            + "https://HOST:PORT, and one with an authority of clients wants to see a certificate of it (--client-cert)";
    }
}
