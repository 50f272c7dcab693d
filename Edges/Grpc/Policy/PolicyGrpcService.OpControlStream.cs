using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Policy;

/// <content>Signals to operations.</content>
public sealed partial class PolicyGrpcService
{
    /// <inheritdoc/>
    public override async Task OpControlStream(
        OpControlSubscribeRequest request, IServerStreamWriter<OpControlMessage> responseStream, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        var token = FieldRules.Text("credential_token", request.CredentialToken, TokenLengthMax);
        if (identity.Of(token, context) is not Caller.Agent agent || agent.Known.Id != claim.AgentId)
        {
            throw GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED",
                "credential_token is missing, or not the one that Register returned to this agent");
        }

        var after = request.HasAfterPosition ? new Position(request.AfterPosition) : (Position?)null;
        var sequence = 0UL;
        await end.ForwardAsync(
            signal => signals.SubscribeAsync(agent, after, signal),
            signal => responseStream.WriteAsync(new OpControlMessage
            {
                OpId = signal.Operation,
                Signal = (OpControlSignal)signal.Kind,
                Sequence = ++sequence,
                Position = signal.Position.Value,
                HaltId = signal.HaltId,
            }),
            () => identity.IsStill(agent),
            context).ConfigureAwait(false);
    }
}
