using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// What an alert is about, as it was when it was raised. It holds figures and names, and nothing of arguments, results or
/// credentials.
/// </summary>
public sealed record AlertCase
{
    /// <summary>Longest title, in characters.</summary>
    public const int TitleLengthMax = 200;

    /// <summary>Longest text, in characters.</summary>
    public const int TextLengthMax = 1_000;

    /// <summary>Most figures.</summary>
    public const int EvidenceMax = 16;

    /// <summary>Most events that are named as its cause.</summary>
    public const int CausesMax = 16;

    /// <summary>Most destinations.</summary>
    public const int DestinationsMax = 64;

    /// <summary>What it is about, within the org: alerts with one key are about one thing.</summary>
    public required string Key { get; init; }

    /// <summary>How many alerts with this key there were before.</summary>
    public int Number { get; init; }

    /// <summary><c>budget</c>, <c>secret_detected</c>, <c>anomaly</c>, <c>heartbeat</c> or <c>rule</c>.</summary>
    public required string Category { get; init; }

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>One line of at most <see cref="TitleLengthMax"/> characters.</summary>
    public required string Title { get; init; }

    /// <summary>What happened and what to do, at most <see cref="TextLengthMax"/> characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>The team that it concerns; empty for the whole org.</summary>
    public string Team { get; init; } = "";

    /// <summary>The agent that it concerns: 32 hexadecimal digits; empty for none.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The rule that raised it, as it was then; null for none.</summary>
    public AlertRuleSnapshot? Rule { get; init; }

    /// <summary>Figures that prove it, by name; at most <see cref="EvidenceMax"/>.</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The events that it follows from, the first of them, in order; at most <see cref="CausesMax"/>.</summary>
    public ImmutableArray<EventId> Causes { get; init; } = [];

    /// <summary>Whom it is told, each once, in order; at most <see cref="DestinationsMax"/>.</summary>
    public ImmutableArray<string> Destinations { get; init; } = [];

    /// <summary>The evaluation that raised it.</summary>
    public required Instant At { get; init; }

    /// <summary>Until when the same is part of it.</summary>
    public required Instant DedupUntil { get; init; }
}

/// <summary>A rule as it was when it raised an alert, and the value that it saw.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Version">The version of its stream.</param>
/// <param name="Name">Its name.</param>
/// <param name="Metric">What it watched.</param>
/// <param name="Operator">How the value was compared.</param>
/// <param name="Threshold">With what.</param>
/// <param name="WindowSeconds">How far it looked back.</param>
/// <param name="Value">What it saw.</param>
public sealed record AlertRuleSnapshot(
    AlertRuleId Id,
    long Version,
    string Name,
    AlertMetric Metric,
    AlertOperator Operator,
    decimal Threshold,
    int WindowSeconds,
    decimal Value);
