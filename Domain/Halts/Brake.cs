using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Halts;

/// <summary>What halts an action.</summary>
/// <param name="Reason">The wire's reason text.</param>
/// <param name="ReasonCode">The stable code of the reason.</param>
/// <param name="Rule">The rule that callers are shown.</param>
/// <param name="Detail">One helpful sentence.</param>
public sealed record Brake(string Reason, string ReasonCode, string Rule, string Detail)
{
    /// <summary>The rule behind denials for a halt.</summary>
    public const string HaltRule = "halt";

    /// <summary>The rule behind denials for what was done to an operation.</summary>
    public const string OperationRule = "operation_control";

    /// <summary>What halts an actor; null where nothing does. The widest halt is named.</summary>
    /// <param name="fleet">The brake of the fleet.</param>
    /// <param name="ofOrg">The brake of the actor's org.</param>
    /// <param name="org">The actor's org.</param>
    /// <param name="team">The actor's team.</param>
    /// <param name="agent">The actor.</param>
    public static Brake? On(HaltState fleet, HaltState ofOrg, string org, string team, AgentId agent) =>
        OfHalt(fleet, HaltScope.Fleet)
        ?? OfHalt(ofOrg, new HaltScope(org, "", null))
        ?? OfHalt(ofOrg, new HaltScope(org, team, null))
        ?? OfHalt(ofOrg, new HaltScope(org, "", agent));

    /// <summary>What holds an operation; null where nothing does.</summary>
    /// <param name="state">The brake of its org.</param>
    /// <param name="traceId">Its run.</param>
    /// <param name="spanId">Its own id within the run.</param>
    public static Brake? OnOperation(HaltState state, string traceId, string spanId)
    {
        if (state.Operations.IsEmpty || traceId.Length == 0
            || !state.Operations.TryGetValue($"{traceId}:{spanId}", out var operation))
        {
            return null;
        }

        return operation.State switch
        {
            OperationState.Paused => new("operation paused", "operation_paused", OperationRule,
                $"the operation {traceId}:{spanId} is paused: wait until it is resumed, and ask again"),
            OperationState.Terminated => new("operation terminated", "operation_terminated", OperationRule,
                $"the operation {traceId}:{spanId} was terminated: begin another"),
            _ => null,
        };
    }

    private static Brake? OfHalt(HaltState state, HaltScope scope) =>
        !state.Halts.IsEmpty && state.Halts.TryGetValue((scope.Team, scope.Agent), out var halt)
            ? new("halted", "halted", HaltRule, $"{scope} is halted since {halt.At}: wait until the halt {halt.Id} is released")
            : null;
}
