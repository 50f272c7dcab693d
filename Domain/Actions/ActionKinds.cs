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
        ActionKind.SendMessage => "SEND_MESSAGE",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of action"),
    };

    /// <summary>Reads a name of <see cref="WireName"/>.</summary>
    /// <exception cref="FormatException">No kind has this name.</exception>
    public static ActionKind OfWireName(string name) => name switch
    {
        "LLM_CALL" => ActionKind.LlmCall,
        "TOOL_CALL" => ActionKind.ToolCall,
        "FILE_OPERATION" => ActionKind.FileOperation,
        "NETWORK_CALL" => ActionKind.NetworkCall,
        "PROCESS_EXEC" => ActionKind.ProcessExec,
        "TOOL_RESULT" => ActionKind.ToolResult,
        "SEND_MESSAGE" => ActionKind.SendMessage,
        _ => throw new FormatException($"'{name}' is no kind of action"),
    };
}
