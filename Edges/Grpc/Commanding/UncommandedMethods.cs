using System.Collections.Frozen;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>The changing methods that are no commands of the read side, each with the reason; all others are.</summary>
internal static class UncommandedMethods
{
    private const string OfAgents = "agents and their runtimes tell it as they go, many times a second; it stays on gRPC";
    private const string OfCredentials = "its credential or password travels in the message, where no query log may see it";

    /// <summary>The reasons, by full name.</summary>
    public static FrozenDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["assembly.policy.v1.PolicyService/CheckAction"] = OfAgents,
        ["assembly.policy.v1.PolicyService/BatchCheck"] = OfAgents,
        ["assembly.agent.v1.AgentLifecycleService/RequestChallenge"] = OfAgents,
        ["assembly.agent.v1.AgentLifecycleService/Register"] = OfAgents,
        ["assembly.agent.v1.AgentLifecycleService/Heartbeat"] = OfAgents,
        ["assembly.agent.v1.AgentLifecycleService/Deregister"] = OfAgents,
        ["assembly.audit.v1.AuditService/ReportEvents"] = OfAgents,
        ["assembly.topology.v1.TopologyService/ReportEdge"] = OfAgents,
        ["assembly.secrets.v1.SecretsService/DispatchTool"] = OfAgents,
        ["assembly.admin.v1.AuthService/LogIn"] = OfCredentials,
        ["assembly.admin.v1.AuthService/Refresh"] = OfCredentials,
        ["assembly.admin.v1.AuthService/SetPassword"] = OfCredentials,
        ["assembly.admin.v1.AuthService/ChangePassword"] = OfCredentials,
        ["assembly.admin.v1.AuthService/ExchangeKey"] = "it changes nothing in the log, and rests on the API key that the call itself shows",
        ["assembly.admin.v1.AuthService/LogOut"] = "it ends the session that the call itself shows, and a source that failed is counted by its address",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
