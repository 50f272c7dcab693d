using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Contracts.Secrets.V1;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Secrets;

/// <summary><c>assembly.secrets.v1.SecretsService</c>: maps, and decides nothing.</summary>
public sealed class SecretsGrpcService(SecretDispatch dispatch, CallerIdentity identity, CallerTrust trust)
    : SecretsService.SecretsServiceBase
{
    /// <inheritdoc/>
    public override async Task<DispatchToolResponse> DispatchTool(DispatchToolRequest request, ServerCallContext context)
    {
        if (identity.Of(context) is not Caller.Agent agent)
        {
            throw GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED",
                $"only agents get secrets: send the credential that Register returned as {ShownCredential.TokenHeader}");
        }

        var command = new DispatchTool(
            FieldRules.Required("tool", request.Tool),
            request.ArgsJson.Memory,
            ShownCredential.In(context.RequestHeaders),
            RequestChannel.Of(context, trust),
            RequestChannel.TraceParentOf(context));
        var filled = (await dispatch.HandleAsync(agent, command, context.CancellationToken).ConfigureAwait(false)).Done().Value;
        context.GetHttpContext().Response.OnCompleted(() =>
        {
            CryptographicOperations.ZeroMemory(filled.Arguments);
            return Task.CompletedTask;
        });
        return new DispatchToolResponse
        {
            // Not copied, so that what is overwritten after the answer has left is all there was.
            ResolvedArgsJson = UnsafeByteOperations.UnsafeWrap(filled.Arguments),
            NamesSubstituted = { filled.Names },
        };
    }
}
