using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy;

/// <summary>The part of an action that a policy may look at.</summary>
/// <param name="Kind">What the agent is about to do.</param>
/// <param name="Tool">The tool of a call or result, exact and case-sensitive; empty for other kinds.</param>
/// <param name="Host">The host of a network call; empty for other kinds.</param>
/// <param name="Path">The path of a file operation; empty for other kinds.</param>
/// <param name="Command">The command line of a process; empty for other kinds.</param>
public readonly record struct PolicyQuestion(ActionKind Kind, string Tool, string Host, string Path, string Command)
{
    /// <summary>The tool name under which policies govern LLM calls (policy specification §1.1).</summary>
    public const string LlmCallTool = "llm_call";

    /// <summary>May the agent call a language model?</summary>
    public static PolicyQuestion LlmCall() => new(ActionKind.LlmCall, LlmCallTool, "", "", "");

    /// <summary>May the agent call <paramref name="tool"/>?</summary>
    public static PolicyQuestion ToolCall(string tool) => new(ActionKind.ToolCall, tool, "", "", "");

    /// <summary>May the agent see what <paramref name="tool"/> answered?</summary>
    public static PolicyQuestion ToolResult(string tool) => new(ActionKind.ToolResult, tool, "", "", "");

    /// <summary>May the agent touch the file at <paramref name="path"/>?</summary>
    public static PolicyQuestion FileOperation(string path) => new(ActionKind.FileOperation, "", "", path, "");

    /// <summary>May the agent connect to <paramref name="host"/>?</summary>
    public static PolicyQuestion NetworkCall(string host) => new(ActionKind.NetworkCall, "", host, "", "");

    /// <summary>May the agent run <paramref name="command"/>?</summary>
    public static PolicyQuestion ProcessExec(string command) => new(ActionKind.ProcessExec, "", "", "", command);
}
