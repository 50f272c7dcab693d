namespace AgentAssembly.Domain.Alerts;

/// <summary>What a rule watches. What has no data has no value, and a rule on it does not fire.</summary>
public enum AlertMetric
{
    /// <summary>
    /// What was spent of a limit, in percent of what it allows: the highest of the limits in scope. Over the limits' own
    /// windows, whatever the rule's is.
    /// </summary>
    BudgetSpentPercent,

    /// <summary>What was charged within the window, in USD.</summary>
    SpendUsd,

    /// <summary>
    /// Anomalies within the window: 10 for one that alerts, 25 for one that pauses, 40 for one that blocks or quarantines;
    /// at most 100.
    /// </summary>
    AnomalyScore,

    /// <summary>How long the oldest question to people has waited, in seconds.</summary>
    ApprovalPendingAge,

    /// <summary>How many actions policy denied within the window.</summary>
    PolicyViolationCount,

    /// <summary>The same in percent of all decisions; no value below <see cref="AlertMetrics.RateDecisionsMin"/> of them.</summary>
    PolicyViolationRate,

    /// <summary>How many events the state behind this process's answers lags the log. Not a matter of history.</summary>
    ProjectionLag,

    /// <summary>Sequence numbers that are missing in what agents reported within the window.</summary>
    SourceGaps,
}

/// <summary>The wire's names of metrics, and what thresholds they take.</summary>
public static class AlertMetrics
{
    /// <summary>With fewer decisions than these a rate says nothing.</summary>
    public const int RateDecisionsMin = 20;

    private const decimal PercentMax = 100;
    private const decimal CountMax = 1_000_000_000_000;

    /// <summary>Such as <c>policy_violation_rate</c>.</summary>
    public static string NameOf(AlertMetric metric) => metric switch
    {
        AlertMetric.BudgetSpentPercent => "budget_spent_pct",
        AlertMetric.SpendUsd => "spend_usd",
        AlertMetric.AnomalyScore => "anomaly_score",
        AlertMetric.ApprovalPendingAge => "approval_pending_age",
        AlertMetric.PolicyViolationCount => "policy_violation_count",
        AlertMetric.PolicyViolationRate => "policy_violation_rate",
        AlertMetric.ProjectionLag => "projection_lag",
        AlertMetric.SourceGaps => "source_gaps",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no metric"),
    };

    /// <summary>The unit of a value: <c>%</c>, <c>USD</c>, <c>s</c>; empty for counts and scores.</summary>
    public static string UnitOf(AlertMetric metric) => metric switch
    {
        AlertMetric.BudgetSpentPercent or AlertMetric.PolicyViolationRate => "%",
        AlertMetric.SpendUsd => "USD",
        AlertMetric.ApprovalPendingAge => "s",
        _ => "",
    };

    /// <summary>The highest threshold: 100 where a metric cannot go beyond it; the lowest is 0.</summary>
    public static decimal ThresholdMax(AlertMetric metric) =>
        metric is AlertMetric.BudgetSpentPercent or AlertMetric.AnomalyScore or AlertMetric.PolicyViolationRate
            ? PercentMax
            : CountMax;

    /// <summary>Whether a metric can be told for one team or agent.</summary>
    public static bool HasScopes(AlertMetric metric) => metric != AlertMetric.ProjectionLag;

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<AlertMetric>().Select(NameOf);

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a metric.</returns>
    public static bool TryRead(string name, out AlertMetric metric)
    {
        foreach (var candidate in Enum.GetValues<AlertMetric>())
        {
            if (NameOf(candidate) == name)
            {
                metric = candidate;
                return true;
            }
        }

        metric = default;
        return false;
    }
}
