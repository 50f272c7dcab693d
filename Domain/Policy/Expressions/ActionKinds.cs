using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy.Expressions;

// The kinds of action that a variable belongs to.
[Flags]
internal enum ActionKinds
{
    None = 0,
    LlmCall = 1,
    ToolCall = 2,
    File = 4,
    Network = 8,
    Process = 16,
    ToolResult = 32,
    Message = 64,
    All = 127,
}

internal static class ActionKindsOf
{
    // A kind that is none belongs to no variable.
    public static ActionKinds Set(ActionKind kind) => kind switch
    {
        ActionKind.LlmCall => ActionKinds.LlmCall,
        ActionKind.ToolCall => ActionKinds.ToolCall,
        ActionKind.FileOperation => ActionKinds.File,
        ActionKind.NetworkCall => ActionKinds.Network,
        ActionKind.ProcessExec => ActionKinds.Process,
        ActionKind.ToolResult => ActionKinds.ToolResult,
        ActionKind.SendMessage => ActionKinds.Message,
        _ => ActionKinds.None,
    };
}
