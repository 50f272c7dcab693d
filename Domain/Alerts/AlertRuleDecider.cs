using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What is known of an alert rule.</summary>
/// <param name="Rule">What it says; null where there is none, or none any more.</param>
public sealed record AlertRuleState(AlertRule? Rule);

/// <summary>What may be asked of an alert rule.</summary>
public abstract record AlertRuleCommand
{
    private AlertRuleCommand()
    {
    }

    /// <summary>Say this.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Set(AlertRule Rule, string Reason) : AlertRuleCommand;

    /// <summary>Be gone.</summary>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Remove(string Reason) : AlertRuleCommand;
}

/// <summary>What an alert rule answers.</summary>
public abstract record AlertRuleReply
{
    private AlertRuleReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : AlertRuleReply;

    /// <summary>There is no such rule.</summary>
    public sealed record Unknown : AlertRuleReply;

    /// <summary>The rule says nothing that could be evaluated.</summary>
    /// <param name="Field">Which part of it, by its name on the wire.</param>
    /// <param name="Message">What it has to be.</param>
    public sealed record Invalid(string Field, string Message) : AlertRuleReply;
}

/// <summary>One alert rule: that there is one, and what it says.</summary>
public sealed class AlertRuleDecider : IDecider<AlertRuleState, AlertRuleCommand, AlertRuleEvent, AlertRuleReply>
{
    private AlertRuleDecider()
    {
    }

    /// <inheritdoc/>
    public static AlertRuleState Initial { get; } = new((AlertRule?)null);

    /// <inheritdoc/>
    public static AlertRuleState Evolve(AlertRuleState state, AlertRuleEvent happened) => happened switch
    {
        AlertRuleEvent.Set e => new(e.Rule),
        AlertRuleEvent.Removed => Initial,
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<AlertRuleReply, AlertRuleEvent> Decide(AlertRuleState state, AlertRuleCommand command) => command switch
    {
        AlertRuleCommand.Set c when WhyNot(c.Rule) is { } invalid => new(invalid, []),
        AlertRuleCommand.Set c => state.Rule is { } held && held.IsSame(c.Rule)
            ? new(new AlertRuleReply.Done(), [])
            : new(new AlertRuleReply.Done(), [new AlertRuleEvent.Set(c.Rule, c.Reason)]),
        AlertRuleCommand.Remove c => state.Rule is { } held
            ? new(new AlertRuleReply.Done(), [new AlertRuleEvent.Removed(held.Name, c.Reason)])
            : new(new AlertRuleReply.Unknown(), []),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    /// <summary>Why a rule cannot be evaluated; null where it can.</summary>
    public static AlertRuleReply.Invalid? WhyNot(AlertRule rule) =>
        string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > AlertRule.NameLengthMax
            ? new("rule.name", $"'{rule.Name}' is no name: 1 to {AlertRule.NameLengthMax} characters are")
        : rule.Threshold < 0 || rule.Threshold > AlertMetrics.ThresholdMax(rule.Metric)
            ? new("rule.threshold", $"{rule.Threshold} is no threshold of {AlertMetrics.NameOf(rule.Metric)}: "
                + $"0 to {AlertMetrics.ThresholdMax(rule.Metric)} are")
        : !AlertRule.Windows.Contains(rule.WindowSeconds)
            ? new("rule.window_secs", $"{rule.WindowSeconds} is no window: {string.Join(", ", AlertRule.Windows)} seconds are")
        : rule.DedupSeconds is < 0 or > AlertRule.DedupSecondsMax
            ? new("rule.dedup_secs", $"{rule.DedupSeconds} is none of 0 to {AlertRule.DedupSecondsMax} seconds")
        : (rule.Team.Length > 0 || rule.Agent.Length > 0) && !AlertMetrics.HasScopes(rule.Metric)
            ? new("rule.team", $"{AlertMetrics.NameOf(rule.Metric)} is a matter of the process: leave team and agent empty")
        : rule.Agent.Length > 0 && !AgentId.TryParse(rule.Agent, out _)
            ? new("rule.agent", $"'{rule.Agent}' is no agent's id: 32 hexadecimal digits are")
        : WhyNotDestinations("rule.destinations", rule.Destinations, AlertRule.DestinationsMax);

    internal static AlertRuleReply.Invalid? WhyNotDestinations(string field, IReadOnlyCollection<string> destinations, int most) =>
        destinations.Count > most ? new(field, $"are {destinations.Count}; at most {most} are taken")
        : destinations.Any(id => string.IsNullOrWhiteSpace(id) || id.Length > AlertRule.NameLengthMax)
            ? new(field, "hold an empty id, or one that is too long")
        : destinations.Distinct(StringComparer.Ordinal).Count() < destinations.Count ? new(field, "name one twice")
        : null;
}
