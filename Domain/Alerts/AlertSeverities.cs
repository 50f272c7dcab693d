namespace AgentAssembly.Domain.Alerts;

/// <summary>The wire's names of <see cref="AlertSeverity"/>.</summary>
public static class AlertSeverities
{
    /// <summary>Such as <c>critical</c>.</summary>
    public static string NameOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Info => "info",
        AlertSeverity.Low => "low",
        AlertSeverity.Medium => "medium",
        AlertSeverity.High => "high",
        AlertSeverity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "no severity"),
    };

    // What this build wrote it can read.
    internal static AlertSeverity Of(string name) =>
        TryRead(name, out var severity) ? severity : throw new FormatException($"'{name}' is no severity");

    /// <summary>Reads a name in any case; the existing system's <c>warning</c> is <see cref="AlertSeverity.Medium"/>.</summary>
    /// <returns>Whether there is such a severity.</returns>
    public static bool TryRead(string name, out AlertSeverity severity)
    {
        foreach (var candidate in Enum.GetValues<AlertSeverity>())
        {
            if (NameOf(candidate).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                severity = candidate;
                return true;
            }
        }

        severity = AlertSeverity.Medium;
        return "warning".Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
