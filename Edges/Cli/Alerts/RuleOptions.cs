using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary>What a rule says.</summary>
/// <param name="isRequired">Whether metric, threshold and severity have to be said.</param>
internal sealed class RuleOptions(bool isRequired)
{
    private const int DedupSecondsMax = 604_800;
    private const string MetricOption = "--metric";

    private readonly Option<string?> _metric = Words.Choice(
        MetricOption, "METRIC", "What is watched", "budget_spent_pct", "spend_usd", "anomaly_score", "approval_pending_age",
        "policy_violation_count", "policy_violation_rate", "projection_lag", "source_gaps");

    private readonly Option<string?> _operator = Words.Choice("--operator", "SIGN", "How it is compared; else >", ">", ">=", "<", "=");
    private readonly Option<string?> _threshold = Words.Option("--threshold", "NUMBER", "With what");
    private readonly Option<string?> _severity = AlertGroup.Severity("--severity", "How bad that is");
    private readonly Option<string?> _window = Words.Choice("--window", "TIME", "How far it looks back; else 5m", "5m", "15m", "1h");

    private readonly Option<int> _dedup = Options.Number(
        "--dedup", "For how many seconds the same is part of the alert before, and told to nobody", 0, DedupSecondsMax, 0);

    private readonly Option<string[]> _destinations = Words.Many(
        "--destination", "NAME", "Who is told, as 'aasm alerts destinations list' shows it; may be given again");
    private readonly Option<string?> _team = Words.Option("--team", "TEAM", "Only this team's; else the whole organisation's");
    private readonly Option<string?> _agent = Words.Option("--agent", "AGENT", "Only this agent's: an id or a DID");
    private readonly Option<bool> _disabled = new("--disabled") { Description = "Keep it, and do not evaluate it" };

    public void AddTo(Command command)
    {
        (_metric.Required, _threshold.Required, _severity.Required) = (isRequired, isRequired, isRequired);
        foreach (var option in (Option[])[_metric, _operator, _threshold, _severity, _window, _dedup, _destinations, _team, _agent, _disabled])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!isRequired && result.GetResult(_metric) is null != result.GetResult(_threshold) is null)
            {
                result.AddError($"{MetricOption} and --threshold go together: without both, the rule of this name is meant");
            }
        });
    }

    /// <summary>The rule; only its name where no metric is said.</summary>
    public AlertRuleRecord RuleOf(ParseResult parsed, string name) => parsed.GetValue(_metric) is not { } metric
        ? new AlertRuleRecord { Name = name }
        : new AlertRuleRecord
        {
            Name = name,
            Metric = metric,
            Operator = parsed.GetValue(_operator) ?? ">",
            Threshold = parsed.GetValue(_threshold)!,
            Severity = parsed.GetValue(_severity) ?? "medium",
            WindowSecs = parsed.GetValue(_window) switch { "15m" => 900, "1h" => 3_600, _ => 300 },
            DedupSecs = (uint)parsed.GetValue(_dedup),
            Destinations = { parsed.GetValue(_destinations) ?? [] },
            Team = parsed.GetValue(_team) ?? "",
            Agent = parsed.GetValue(_agent) ?? "",
            Disabled = parsed.GetValue(_disabled),
        };
}
