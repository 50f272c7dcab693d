using System.Collections.Frozen;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Which methods take callers that have not shown who they are. Whatever is not listed here takes none.</summary>
public static class MethodAccess
{
    // These judge the credential within the message themselves, or exist for those who have none yet.
    private static readonly FrozenSet<string> OwnJudgement = new[]
    {
        "/assembly.policy.v1.PolicyService/CheckAction",
        "/assembly.policy.v1.PolicyService/BatchCheck",
        "/assembly.agent.v1.AgentLifecycleService/RequestChallenge",
        "/assembly.agent.v1.AgentLifecycleService/Register",
        "/assembly.agent.v1.AgentLifecycleService/Heartbeat",
        "/assembly.agent.v1.AgentLifecycleService/Deregister",
        "/assembly.agent.v1.AgentLifecycleService/ControlStream",
        "/assembly.admin.v1.AuthService/LogIn",
        "/assembly.admin.v1.AuthService/Refresh",
        "/assembly.admin.v1.AuthService/SetPassword",
        "/grpc.health.v1.Health/Check",
        "/grpc.health.v1.Health/Watch",
    }.ToFrozenSet(StringComparer.Ordinal);

    // The credential may come within the message, which is not read yet.
    private static readonly FrozenSet<string> MayBringCredential = new[]
    {
        "/assembly.policy.v1.PolicyService/OpControlStream",
        "/assembly.gateway.v1.InvalidationService/Subscribe",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether nobody has to be known before a method is called.</summary>
    public static bool IsOpen(string method) => OwnJudgement.Contains(method);

    /// <summary>Whether a method takes a credential that comes within the message.</summary>
    public static bool TakesCredentialInMessage(string method) => MayBringCredential.Contains(method);
}
