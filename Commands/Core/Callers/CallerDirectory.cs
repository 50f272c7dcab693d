using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.State;

namespace AgentAssembly.Commands.Core.Callers;

/// <summary>Finds out who calls. Safe for concurrent use.</summary>
public sealed class CallerDirectory(WriteSideState state)
{
    private const string LocalOperator = "local";

    /// <summary>
    /// The caller; null when the credential belongs to nobody, or none came over a channel that needs one.
    /// </summary>
    /// <param name="token">The credential; empty when none came.</param>
    /// <param name="channel">How the request came.</param>
    public Caller? Identify(string token, Channel channel) =>
        token.Length == 0
            ? channel.MayAssert ? new Caller.Operator(LocalOperator) : null
            : state.Agents.FindByToken(token) is { } agent ? new Caller.Agent(agent) : null;
}
