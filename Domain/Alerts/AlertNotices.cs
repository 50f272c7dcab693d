using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What people are told when something happens to an alert: once that it began, and once that it is over.</summary>
public static class AlertNotices
{
    /// <summary>What they are told; null for nothing.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="org">Its tenant.</param>
    /// <param name="before">The alert before.</param>
    /// <param name="after">The alert after.</param>
    /// <param name="at">When.</param>
    public static AlertNotice? Of(AlertId id, string org, AlertState before, AlertState after, Instant at) =>
        before.Telling != AlertTelling.Told && after.Telling == AlertTelling.Told
            ? Of(id, org, AlertOccasion.Fired, after.Case!, at)
        : before is { Telling: AlertTelling.Told, IsOpen: true } && after.Phase == AlertPhase.Resolved
            ? Of(id, org, AlertOccasion.Resolved, after.Case!, at)
        : null;

    private static AlertNotice Of(AlertId id, string org, AlertOccasion occasion, AlertCase about, Instant at) => new()
    {
        Alert = id,
        Occasion = occasion,
        Org = org,
        Team = about.Team,
        Severity = about.Severity,
        Category = about.Category,
        Title = about.Title,
        Text = about.Text,
        Agent = about.Agent,
        Rule = about.Rule?.Id.ToString() ?? "",
        At = at,
        Evidence = about.Evidence,
    };
}
