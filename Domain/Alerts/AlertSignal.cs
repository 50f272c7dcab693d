using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// Something happened that people are told of without a rule, or ended by itself. What happened several times before one
/// evaluation is one signal with a count.
/// </summary>
public sealed record AlertSignal
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertCase About { get; init; }

    /// <summary>How often it happened.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether it ended, and nothing began.</summary>
    public bool IsEnd { get; init; }

    /// <summary>Both as one: what was first says what it is about, and what was last whether it goes on.</summary>
    public AlertSignal And(AlertSignal later) => this with
    {
        Count = (IsEnd ? 0 : Count) + (later.IsEnd ? 0 : later.Count),
        IsEnd = later.IsEnd,
        About = IsEnd ? later.About : About with
        {
            Severity = later.About.Severity > About.Severity ? later.About.Severity : About.Severity,
            Causes = [.. About.Causes.Concat(later.About.Causes).Take(AlertCase.CausesMax)],
        },
    };

    /// <summary>
    /// What follows for the last alert with its key: see <see cref="RuleEvaluation"/>. One that goes on counts it, unless it
    /// has become worse or was begun so long ago that people are to be told again.
    /// </summary>
    public AlertStep StepAfter(AlertState? last) => last switch
    {
        null or { Phase: AlertPhase.None } => IsEnd ? AlertStep.None : AlertStep.Raise,
        _ when About.At <= last.SeenAt => AlertStep.None,
        { IsOpen: true } => IsEnd ? AlertStep.Resolve : IsNews(last.Case!) ? AlertStep.Renew : AlertStep.Recur,
        _ => IsEnd ? AlertStep.None : About.At < last.Case!.DedupUntil ? AlertStep.Recur : AlertStep.Raise,
    };

    private bool IsNews(AlertCase told) => About.At >= told.DedupUntil || About.Severity > told.Severity;
}
