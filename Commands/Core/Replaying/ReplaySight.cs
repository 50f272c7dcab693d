using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Who may know of a replay: whoever may know of all the decisions in it.</summary>
internal static class ReplaySight
{
    /// <summary>Whether a caller may.</summary>
    public static bool MaySee(Caller caller, ReplayTerms terms) =>
        terms.Org.Length == 0 ? caller.SeesAll : TeamSight.MaySee(caller, terms.Org, terms.Team);

    /// <summary>What is said where there is none to see.</summary>
    public static string NoReplay(ReplayId id) => $"no replay {id}: 'aasm policy replay list' shows those that you may see";
}
