using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Reads from a call's metadata who makes it (gateway specification §12).</summary>
public sealed class CallerIdentity(CallerDirectory directory, CallerTrust trust)
{
    /// <summary>The header that carries a credential; <c>authorization: Bearer</c> is taken too.</summary>
    public const string TokenHeader = "x-aa-credential-token";

    private const string BearerHeader = "authorization";
    private const string BearerPrefix = "Bearer ";
    private const int TokenLengthMax = 4_096;

    /// <summary>The caller.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED: the credential is nobody's, or none came from afar.</exception>
    internal Caller Of(ServerCallContext context) => Of(TokenIn(context.RequestHeaders), context);

    /// <summary>Passes nobody but the operator.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED: an agent calls; UNAUTHENTICATED: nobody known does.</exception>
    internal void RequireOperator(ServerCallContext context)
    {
        if (Of(context) is not Caller.Operator)
        {
            throw GrpcErrors.Refused(Code.PermissionDenied, "ROLE_MISSING", "only the operator of this machine may do this");
        }
    }

    /// <summary>The caller, by a credential that came within the message; empty for that of the metadata.</summary>
    internal Caller Of(string token, ServerCallContext context) =>
        directory.Identify(token.Length > 0 ? token : TokenIn(context.RequestHeaders), RequestChannel.Of(context, trust))
        ?? throw GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED",
            $"the {TokenHeader} header is missing, or holds no credential that Register returned to an agent");

    /// <summary>The credential in a call's metadata; empty when none came.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: it is too long to be one.</exception>
    internal static string TokenOf(ServerCallContext context) => TokenIn(context.RequestHeaders);

    private static string TokenIn(Metadata headers)
    {
        var token = headers.GetValue(TokenHeader) is { Length: > 0 } own ? own
            : headers.GetValue(BearerHeader) is { } bearer && bearer.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
                ? bearer[BearerPrefix.Length..].Trim()
            : "";
        return token.Length <= TokenLengthMax
            ? token
            : throw GrpcErrors.Invalid(TokenHeader, $"has {token.Length} characters; at most {TokenLengthMax} are taken");
    }
}
