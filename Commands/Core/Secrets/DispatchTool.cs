using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>An agent is about to call a tool, and its arguments have placeholders for secrets.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">The arguments as JSON, with placeholders: what policy decides about.</param>
/// <param name="Token">The agent's credential.</param>
/// <param name="Channel">How the request came.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> that came with it; null when none came.</param>
public sealed record DispatchTool(
    string Tool, ReadOnlyMemory<byte> Arguments, string Token, Channel Channel, string? TraceParent)
{
    /// <summary>Says nothing of the arguments and the credential.</summary>
    public override string ToString() => $"{nameof(DispatchTool)} {Tool}";
}

/// <summary>The arguments with the secrets in place. They are for the caller alone: not for logs, events or texts of errors.</summary>
/// <param name="Arguments">The arguments; whoever gets them overwrites them after use.</param>
/// <param name="Names">The name at every place, in order.</param>
public sealed record DispatchedTool(byte[] Arguments, ImmutableArray<string> Names)
{
    /// <summary>Says nothing of the arguments.</summary>
    public override string ToString() => nameof(DispatchedTool);
}

/// <summary>A tool call that policy allowed, and on what that rests.</summary>
/// <param name="Agent">Whose call.</param>
/// <param name="Command">The call.</param>
/// <param name="DecisionId">The event that allows it.</param>
/// <param name="Standing">That the agent, the brakes and the policies still are what they were when it was decided.</param>
internal sealed record AllowedTool(
    State.KnownAgent Agent, DispatchTool Command, EventId DecisionId, ImmutableArray<StreamCheck> Standing);
