using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What has to be done about an alert.</summary>
public enum AlertStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A new one begins.</summary>
    Raise,

    /// <summary>The last one goes on again.</summary>
    Recur,

    /// <summary>The last one ends, and a new one begins in its place: never for rules.</summary>
    Renew,

    /// <summary>What somebody resolved while it went on has ended.</summary>
    Subside,

    /// <summary>It is over.</summary>
    Resolve,
}

/// <summary>
/// What follows from a value. While a condition holds, nothing is written; at most one alert of a rule goes on at a time.
/// <code>
/// last alert                 condition holds              does not hold, or has no value
/// none                       Raise                        -
/// goes on                    -                            Resolve
/// resolved while it held     -                            Subside
/// resolved, within dedup     Recur                        -
/// resolved, later            Raise                        -
/// </code>
/// </summary>
public static class RuleEvaluation
{
    /// <summary>Who resolves what has ended.</summary>
    public const string Principal = "system:alerts";

    /// <summary>The category of alerts that rules raise.</summary>
    public const string Category = "rule";

    /// <summary>The key of a rule's alerts.</summary>
    public static string KeyOf(AlertRuleId rule) => $"rule:{rule}";

    /// <summary>What follows for a rule's last alert.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="reading">What it sees.</param>
    /// <param name="last">Its last alert; null for none.</param>
    /// <param name="at">The evaluation.</param>
    public static AlertStep Of(AlertRule rule, MetricReading reading, AlertState? last, Instant at)
    {
        var holds = reading.Value is { } value && AlertOperators.Holds(rule.Operator, value, rule.Threshold);
        return last switch
        {
            null or { Phase: AlertPhase.None } => holds ? AlertStep.Raise : AlertStep.None,
            { IsOpen: true } => holds ? AlertStep.None : AlertStep.Resolve,
            { IsHeld: true } => holds ? AlertStep.None : AlertStep.Subside,
            _ => !holds ? AlertStep.None : at < last.Case!.DedupUntil ? AlertStep.Recur : AlertStep.Raise,
        };
    }

    /// <summary>What an alert of a rule is about.</summary>
    /// <param name="org">The org.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="version">The version of its stream.</param>
    /// <param name="reading">What it sees; it has a value.</param>
    /// <param name="at">The evaluation.</param>
    public static AlertCase CaseOf(string org, AlertRule rule, long version, MetricReading reading, Instant at)
    {
        var id = AlertRuleId.Of(org, rule.Name);
        var (value, unit) = (reading.Value!.Value, AlertMetrics.UnitOf(rule.Metric));
        var shown = $"{DecimalText.Of(value)}{(unit.Length > 1 ? " " : "")}{unit}";
        var title = $"{rule.Name}: {AlertMetrics.NameOf(rule.Metric)} is {shown}";
        var subject = reading.Subject.Length > 0 ? $" It is that of {reading.Subject}." : "";
        return new()
        {
            Key = KeyOf(id),
            Category = Category,
            Severity = rule.Severity,
            Title = CutText.To(title, AlertCase.TitleLengthMax),
            Text = $"The rule wants to be told of {rule.Condition}, looking back {rule.WindowSeconds} s.{subject}",
            Team = rule.Team,
            Agent = rule.Agent,
            Rule = new(id, version, rule.Name, rule.Metric, rule.Operator, rule.Threshold, rule.WindowSeconds, value),
            Evidence = EvidenceOf(rule, reading),
            Destinations = rule.Destinations,
            At = at,
            DedupUntil = at.Plus(TimeSpan.FromSeconds(rule.DedupSeconds)),
        };
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> EvidenceOf(
        AlertRule rule, MetricReading reading)
    {
        var evidence = System.Collections.Immutable.ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        evidence["value"] = DecimalText.Of(reading.Value!.Value);
        evidence["threshold"] = DecimalText.Of(rule.Threshold);
        if (reading.Subject.Length > 0)
        {
            evidence["subject"] = reading.Subject;
        }

        if (reading.Of > 0)
        {
            evidence["decisions"] = reading.Of.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return evidence.ToImmutable();
    }
}
