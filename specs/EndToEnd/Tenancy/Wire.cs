using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using Google.Protobuf;
using WireAgentId = AgentAssembly.Contracts.Common.V1.AgentId;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>Messages that several specs send.</summary>
internal static class Wire
{
    public static AgentRef Ref(string agent, string org = "") => new() { Org = org, Agent = agent };

    public static PolicyText Document(string scope, string name = "own.yaml", string tools = "search: { allow: false }") =>
        new() { Name = name, Text = $"scope: {scope}\ntools: {{ {tools} }}\n" };

    public static AuditEvent Report(WireAgentId agent, string id) => new()
    {
        EventId = id,
        AgentId = agent.Clone(),
        SessionId = "s",
        TraceId = "run",
        ActionType = ActionType.ToolCall,
        Decision = Decision.Allow,
        OccurredAt = new() { UnixMs = 1_769_860_800_000 },
        ToolCall = new() { ToolName = "search", Succeeded = true, ArgsJson = ByteString.CopyFromUtf8("{}") },
    };
}
