using System.Security.Authentication;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Words for a connection that TLS did not let come about.</summary>
internal static class TlsProblem
{
    /// <summary>What to do where a server wants to know who connects.</summary>
    public const string Certificate =
        "where it wants a certificate, show one that its authority of clients issued, with --client-cert and --client-key";

    /// <summary>What went wrong and what to do; null where it was something else.</summary>
    public static string? Of(Exception? exception)
    {
        var causes = CausesOf(exception).ToList();
        return causes.OfType<UntrustedServerException>().FirstOrDefault()?.Message
            ?? (causes.Any(IsOfTls)
                ? $"the server did not agree to TLS ({causes[^1].Message.TrimEnd('.')}): {Certificate}; where it has no TLS, "
                    + "name it with http://"
                : null);
    }

    /// <summary>Whether the server was refused before anything was said to it.</summary>
    public static bool IsRefusal(Exception? exception) => CausesOf(exception).Any(e => e is UntrustedServerException);

    private static bool IsOfTls(Exception e) =>
        e is AuthenticationException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    private static IEnumerable<Exception> CausesOf(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
