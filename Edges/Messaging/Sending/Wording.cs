using System.Text;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>Notices in words for people.</summary>
internal static class Wording
{
    /// <summary>One line: how bad, what became of it, what it is.</summary>
    public static string Headline(AlertNotice notice) => notice.Occasion switch
    {
        AlertOccasion.Resolved => $"[RESOLVED] {notice.Title}",
        AlertOccasion.Test => $"[TEST] {notice.Title}",
        _ => $"[{SeverityOf(notice)}] {notice.Title}",
    };

    /// <summary>Its severity as rules have it: <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c> or <c>INFO</c>.</summary>
    public static string SeverityOf(AlertNotice notice) => AlertSeverities.NameOf(notice.Severity).ToUpperInvariant();

    /// <summary>Everything that a person may want to know, line by line.</summary>
    public static string Body(DeliveryJob job)
    {
        var notice = job.Notice;
        var text = new StringBuilder();
        if (notice.Text.Length > 0)
        {
            text.Append(notice.Text).Append("\n\n");
        }

        Line(text, "Severity", SeverityOf(notice));
        Line(text, "Category", notice.Category);
        Line(text, "Organisation", notice.Org);
        Line(text, "Team", notice.Team);
        Line(text, "Agent", notice.Agent);
        Line(text, "Rule", notice.Rule);
        Line(text, "At", notice.At.ToString());
        foreach (var (name, value) in notice.Evidence)
        {
            Line(text, name, value);
        }

        Line(text, "Alert", notice.Alert.ToString());
        Line(text, "Delivery", job.Id.ToString());
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }
}
