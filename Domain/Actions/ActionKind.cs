namespace AgentAssembly.Domain.Actions;

/// <summary>
/// What an agent is about to do. Values below 1000 are the wire's <c>ActionType</c> numbers; zero is no kind.
/// </summary>
public enum ActionKind
{
    /// <summary>A call to a language model.</summary>
    LlmCall = 1,

    /// <summary>A call to a tool, MCP tools included.</summary>
    ToolCall = 2,

    /// <summary>An access to a local file.</summary>
    FileOperation = 3,

    /// <summary>An outbound network connection.</summary>
    NetworkCall = 4,

    /// <summary>The start of a child process.</summary>
    ProcessExec = 5,

    /// <summary>What a tool answered, on its way back to the agent.</summary>
    ToolResult = 7,

    /// <summary>A message to another agent or team.</summary>
    SendMessage = 1000,
}
