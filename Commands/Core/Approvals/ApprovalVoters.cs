using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>
/// By which right a caller decides: by its own where that suffices, else by one that was delegated to it. Safe for concurrent
/// use.
/// </summary>
public sealed class ApprovalVoters(WriteSideState state, Permission permission, Sequencer sequencer)
{
    /// <summary>The caller as somebody who decides about a round.</summary>
    public ApprovalVoter Of(Caller caller, KnownApproval round)
    {
        var own = new ApprovalVoter(
            caller.Principal, caller.Principal, [.. permission.GrantsOf(caller, round.Org)], caller.IsOperator, RootOf(caller));
        if (own.IsOperator || IsEnough(own, round))
        {
            return own;
        }

        // Only roles that were granted can be delegated: what a credential's scope lets its bearer do ends with the bearer.
        var routing = state.Routing.StateOf(RoutingDecider.StreamOf(round.Org));
        var now = sequencer.Now;
        return routing.RightsOf(caller.Principal, round.State.Team, now)
            .Select(right => own with { Right = right, Grants = [.. Permission.Borne(caller, permission.GrantedTo(right, round.Org))] })
            .FirstOrDefault(voter => IsEnough(voter, round)) ?? own;
    }

    /// <summary>Whether a caller has a role that decides about a round.</summary>
    public bool MayDecide(Caller caller, KnownApproval round) =>
        Of(caller, round) is var voter && (voter.IsOperator || IsEnough(voter, round));

    /// <summary>Whether a caller is an agent of the delegation that asks.</summary>
    internal static bool IsOfTheAskers(Caller caller, KnownApproval round) =>
        RootOf(caller) is { } root && (root == round.State.Request!.Root || root == round.State.Request.Agent);

    private static bool IsEnough(ApprovalVoter voter, KnownApproval round) =>
        voter.Grants.Any(grant => ApprovalRoles.Suffices(grant, round.State.Request!.Roles, round.State.Team));

    private static Domain.Agents.AgentId? RootOf(Caller caller) =>
        caller is Caller.Agent agent ? agent.Known.State.Lineage?.Root ?? agent.Known.Id : null;
}
