namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>What agents did, in numbers.</summary>
/// <param name="Decisions">Actions that were decided.</param>
/// <param name="Violations">Those that policy denied; not those that were denied for want of something.</param>
/// <param name="AnomalyPoints">Anomalies, by their weight: see <see cref="AlertMetric.AnomalyScore"/>.</param>
/// <param name="Reports">Actions that were reported.</param>
/// <param name="Missing">Sequence numbers that were found missing, less those that came late.</param>
public readonly record struct ActivityCounts(long Decisions, long Violations, long AnomalyPoints, long Reports, long Missing)
{
    /// <summary>Both together.</summary>
    public static ActivityCounts operator +(ActivityCounts left, ActivityCounts right) => new(
        left.Decisions + right.Decisions,
        left.Violations + right.Violations,
        left.AnomalyPoints + right.AnomalyPoints,
        left.Reports + right.Reports,
        left.Missing + right.Missing);
}
