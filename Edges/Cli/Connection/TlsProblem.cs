using System.Security.Authentication;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>Words for a connection that TLS did not let come about.</summary>
internal static class TlsProblem
{
    /// <summary>What went wrong and what to do; null where it was something else.</summary>
    public static string? Of(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is UntrustedServerException untrusted)
            {
                return untrusted.Message;
            }

            if (e is AuthenticationException || e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            {
                return $"the server did not agree to TLS ({e.GetBaseException().Message.TrimEnd('.')}): where it wants a certificate, "
                    + "show one that its authority of clients issued, with --client-cert and --client-key; where it has no TLS, "
                    + "name it with http://";
            }
        }

        return null;
    }
}
