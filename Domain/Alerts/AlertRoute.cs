using System.Collections.Immutable;

namespace AgentAssembly.Domain.Alerts;

/// <summary>Whom alerts of a category and team are told besides those whom a rule names. All routes that fit count.</summary>
/// <param name="Category">Only of this category; empty for all.</param>
/// <param name="Team">Only of this team; empty for all.</param>
/// <param name="MinSeverity">Only of this severity or a higher one.</param>
/// <param name="Destinations">Ids of destinations; at least one.</param>
public sealed record AlertRoute(string Category, string Team, AlertSeverity MinSeverity, ImmutableArray<string> Destinations)
{
    /// <summary>Whether an alert goes this way.</summary>
    public bool Fits(AlertCase about) =>
        (Category.Length == 0 || Category == about.Category)
        && (Team.Length == 0 || Team == about.Team)
        && about.Severity >= MinSeverity;

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(AlertRoute other) =>
        Destinations.SequenceEqual(other.Destinations) && (this with { Destinations = other.Destinations }) == other;
}
