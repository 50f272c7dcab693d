using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>Alerts that are raised meanwhile, and are as it says, are told to nobody. What it leaves empty is not asked for.</summary>
/// <param name="Id">Names it: 32 hexadecimal digits.</param>
/// <param name="Category">Only of this category.</param>
/// <param name="Rule">Only of the rule of this id.</param>
/// <param name="Team">Only of this team.</param>
/// <param name="Agent">Only of this agent.</param>
/// <param name="MinSeverity">Only of this severity or a higher one.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why.</param>
public sealed record AlertSilence(
    string Id, string Category, string Rule, string Team, string Agent, AlertSeverity MinSeverity, Instant Until, string Reason)
{
    /// <summary>Whether an alert that is raised at a moment is told to nobody because of it.</summary>
    public bool Covers(AlertCase about, Instant now) =>
        now < Until
        && (Category.Length == 0 || Category == about.Category)
        && (Rule.Length == 0 || Rule == about.Rule?.Id.ToString())
        && (Team.Length == 0 || Team == about.Team)
        && (Agent.Length == 0 || Agent == about.Agent)
        && about.Severity >= MinSeverity;
}
