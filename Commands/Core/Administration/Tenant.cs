using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>Which org a caller means.</summary>
public static class Tenant
{
    /// <summary>The org that is named; where none is, the caller's own, which is <c>default</c> for those who are of all.</summary>
    public static string Of(Caller caller, string named) =>
        named.Length > 0 ? named : caller.HomeOrg ?? ActorClaim.Default;
}
