using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Specs.Domain.Alerts;

internal static class SomeRules
{
    public static AlertRule Of(AlertMetric metric = AlertMetric.PolicyViolationCount, decimal threshold = 2, int dedupSeconds = 0) => new()
    {
        Name = "a rule",
        Metric = metric,
        Operator = AlertOperator.Above,
        Threshold = threshold,
        Severity = AlertSeverity.High,
        WindowSeconds = 300,
        DedupSeconds = dedupSeconds,
    };
}
