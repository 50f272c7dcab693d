using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Contracts.Secrets.V1;
using AgentAssembly.Contracts.Topology.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.Contracts;

public class GrpcMethodSpecs
{
    [Fact]
    public void Full_method_names_are_those_that_clients_call()
    {
        var methods = new MethodNames();
        AgentLifecycleService.BindService(methods, null);
        PolicyService.BindService(methods, null);
        AuditService.BindService(methods, null);
        ApprovalService.BindService(methods, null);
        InvalidationService.BindService(methods, null);
        TopologyService.BindService(methods, null);
        SecretsService.BindService(methods, null);
        LogService.BindService(methods, null);

        Assert.Equal(
            [
                "Unary /assembly.agent.v1.AgentLifecycleService/RequestChallenge",
                "Unary /assembly.agent.v1.AgentLifecycleService/Register",
                "Unary /assembly.agent.v1.AgentLifecycleService/Heartbeat",
                "Unary /assembly.agent.v1.AgentLifecycleService/Deregister",
                "ServerStreaming /assembly.agent.v1.AgentLifecycleService/ControlStream",
                "Unary /assembly.policy.v1.PolicyService/CheckAction",
                "Unary /assembly.policy.v1.PolicyService/BatchCheck",
                "ServerStreaming /assembly.policy.v1.PolicyService/OpControlStream",
                "Unary /assembly.audit.v1.AuditService/ReportEvents",
                "ClientStreaming /assembly.audit.v1.AuditService/StreamEvents",
                "Unary /assembly.approval.v1.ApprovalService/ListPending",
                "Unary /assembly.approval.v1.ApprovalService/Decide",
                "ServerStreaming /assembly.approval.v1.ApprovalService/WatchApprovals",
                "DuplexStreaming /assembly.gateway.v1.InvalidationService/Subscribe",
                "Unary /assembly.topology.v1.TopologyService/GetAgentTree",
                "Unary /assembly.topology.v1.TopologyService/GetLineage",
                "Unary /assembly.topology.v1.TopologyService/GetTeamMembers",
                "Unary /assembly.topology.v1.TopologyService/ReportEdge",
                "Unary /assembly.secrets.v1.SecretsService/DispatchTool",
                "Unary /assembly.log.v1.LogService/Head",
                "ServerStreaming /assembly.log.v1.LogService/Read",
                "ServerStreaming /assembly.log.v1.LogService/Subscribe",
            ],
            methods);
        Assert.Equal(methods.Count, WireDescriptors.Rows.Count(row => row.Kind == "rpc" && row.Package != "assembly.admin.v1"));
    }

    /// <summary>Takes the names from the generated stubs, which is where clients and servers take them from.</summary>
    sealed class MethodNames : ServiceBinderBase, IReadOnlyCollection<string>
    {
        readonly List<string> _names = [];

        public int Count => _names.Count;

        public IEnumerator<string> GetEnumerator() => _names.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Note(method);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Note(method);

        void Note(IMethod method) => _names.Add($"{method.Type} {method.FullName}");
    }
}
