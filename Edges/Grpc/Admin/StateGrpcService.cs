using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.StateService</c>: the durable state, to be held against the log.</summary>
public sealed class StateGrpcService(WriteSideState state, CallerIdentity identity) : StateService.StateServiceBase
{
    /// <inheritdoc/>
    public override async Task Describe(
        DescribeRequest request, IServerStreamWriter<DescribeResponse> responseStream, ServerCallContext context)
    {
        identity.RequireSeesAll(context);
        var (lines, next) = state.Durable.Describe();
        foreach (var line in lines)
        {
            await responseStream.WriteAsync(
                new DescribeResponse { Line = ByteString.CopyFrom(line), NextPosition = next.Value },
                context.CancellationToken).ConfigureAwait(false);
        }
    }
}
