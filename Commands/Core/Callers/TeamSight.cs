namespace AgentAssembly.Commands.Core.Callers;

/// <summary>
/// Who may know of what belongs to a team of an org: those of the org, and of its team where they are bound to one (gateway
/// specification §12). To everybody else it does not exist.
/// </summary>
public static class TeamSight
{
    /// <summary>Whether a caller may know of it; an empty team is the whole org.</summary>
    public static bool MaySee(Caller caller, string org, string team) => caller.BelongsTo(org) && caller switch
    {
        Caller.Agent agent => agent.Team == team,
        Caller.Member member => member.Team.Length == 0 || member.Team == team,
        _ => true,
    };
}
