using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>When somebody is to be told (gateway specification §10).</summary>
public sealed record AlertRule
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Most destinations of one rule.</summary>
    public const int DestinationsMax = 16;

    /// <summary>Longest time in which the same is not told again: a week.</summary>
    public const int DedupSecondsMax = 604_800;

    /// <summary>The windows that a rule may look back, in seconds.</summary>
    public static ImmutableArray<int> Windows { get; } = [300, 900, 3_600];

    /// <summary>Its name, 1 to 128 characters; no other rule of the org has it.</summary>
    public required string Name { get; init; }

    /// <summary>What it watches.</summary>
    public required AlertMetric Metric { get; init; }

    /// <summary>How the value is compared.</summary>
    public required AlertOperator Operator { get; init; }

    /// <summary>With what.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>How bad that is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>How far it looks back, in seconds: one of <see cref="Windows"/>.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>For how long after an alert the same is part of it, and told to nobody; 0 for none.</summary>
    public int DedupSeconds { get; init; }

    /// <summary>Ids of destinations, each once; those of routes come besides.</summary>
    public ImmutableArray<string> Destinations { get; init; } = [];

    /// <summary>Only this team's; empty for the whole org.</summary>
    public string Team { get; init; } = "";

    /// <summary>Only this agent's: 32 hexadecimal digits; empty for all.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Whether it is evaluated.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Such as <c>policy_violation_rate &gt; 20</c>.</summary>
    public string Condition =>
        $"{AlertMetrics.NameOf(Metric)} {AlertOperators.SignOf(Operator)} {DecimalText.Of(Threshold)}";

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(AlertRule other) =>
        Destinations.SequenceEqual(other.Destinations) && (this with { Destinations = other.Destinations }) == other;
}
