using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Approvals;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>
/// Who may know of a question: those of the org, and of its team where they are bound to one (gateway specification §12). To
/// everybody else it does not exist.
/// </summary>
public static class ApprovalSight
{
    /// <summary>Whether a caller may know of what belongs to a team of an org.</summary>
    public static bool MaySee(Caller caller, string org, string team) => caller.BelongsTo(org) && caller switch
    {
        Caller.Agent agent => agent.Team == team,
        Caller.Member member => member.Team.Length == 0 || member.Team == team,
        _ => true,
    };

    /// <summary>Whether a caller may know of a round.</summary>
    public static bool MaySee(Caller caller, KnownApproval round) => MaySee(caller, round.Org, round.State.Team);
}
