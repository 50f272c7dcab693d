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
    /// <summary>Whether a caller may know of a round.</summary>
    public static bool MaySee(Caller caller, KnownApproval round) => TeamSight.MaySee(caller, round.Org, round.State.Team);
}
