namespace AgentAssembly.Domain.Actions;

/// <summary>The wire's names of action kinds.</summary>
public static class ActionKinds
{
    /// <summary>The name of <paramref name="kind"/> in the wire's <c>ActionType</c>: <c>TOOL_CALL</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no kind of action.</exception>
    public static string WireName(ActionKind kind) => kind switch
    {
        ActionKind.LlmCall => "LLM_CALL",
        ActionKind.ToolCall => "TOOL_CALL",
        ActionKind.FileOperation => "FILE_OPERATION",
        ActionKind.NetworkCall => "NETWORK_CALL",
        ActionKind.ProcessExec => "PROCESS_EXEC",
        ActionKind.ToolResult => "TOOL_RESULT",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of action"),
    };
}
