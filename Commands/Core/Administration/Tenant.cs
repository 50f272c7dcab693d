using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>Which org a caller means.</summary>
public static class Tenant
{
    /// <summary>The org that is named; where none is, the caller's own, which for the operator is <c>default</c>.</summary>
    public static string Of(Caller caller, string named) =>
        named.Length > 0 ? named : caller is Caller.Agent agent ? agent.Org : ActorClaim.Default;
}
