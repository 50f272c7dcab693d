using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Tells services who calls, as <see cref="IdentityInterceptor"/> found out.</summary>
public sealed class CallerIdentity(Authenticator authenticator)
{
    /// <summary>The caller.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED: nobody known calls.</exception>
    internal Caller Of(ServerCallContext context) => Of("", context);

    /// <summary>The caller, by an agent's credential that came within the message; empty for that of the headers.</summary>
    internal Caller Of(string credential, ServerCallContext context) =>
        credential.Length == 0
            ? IdentityInterceptor.CallerOf(context) ?? throw Unknown(wasShown: false)
            : authenticator.OfAgent(credential) ?? throw Unknown(wasShown: true);

    /// <summary>Whether a caller still is who it was, and may still do as much.</summary>
    internal bool IsStill(Caller caller) => authenticator.IsStill(caller);

    /// <summary>Passes those who may look at everything.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED for others, UNAUTHENTICATED when nobody known calls.</exception>
    internal Caller RequireSeesAll(ServerCallContext context) => Of(context) is { SeesAll: true } caller
        ? caller
        : throw GrpcErrors.Refused(Code.PermissionDenied, "ROLE_MISSING",
            "only the operator, or an account or API key that belongs to no org, may look at what belongs to all orgs");

    /// <summary>Passes those who run the installation.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED for others, UNAUTHENTICATED when nobody known calls.</exception>
    internal Caller RequireOperator(ServerCallContext context) => Of(context) is { IsOperator: true } caller
        ? caller
        : throw GrpcErrors.Refused(Code.PermissionDenied, "ROLE_MISSING",
            "only the operator, or an administrator's account or API key that belongs to no org, may change what serves all orgs");

    internal static RpcException Unknown(bool wasShown) => GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED", wasShown
        ? "what was shown is no credential, API key or access token that counts"
        : $"nothing was shown: send an API key, an access token or an agent's credential as {ShownCredential.TokenHeader} "
            + "or as a bearer token");
}
