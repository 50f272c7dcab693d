using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// What is told to people about an alert: everything that a message to them may contain, and nothing that they may not
/// see. It holds no arguments, results, credentials or addresses beyond a host.
/// </summary>
public sealed record AlertNotice
{
    /// <summary>Which alert.</summary>
    public required AlertId Alert { get; init; }

    /// <summary>What became of it.</summary>
    public required AlertOccasion Occasion { get; init; }

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team that it concerns; empty for the whole org.</summary>
    public string Team { get; init; } = "";

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>
    /// Where it comes from: <c>budget</c>, <c>secret_detected</c>, <c>anomaly</c>, <c>rule</c> or another slug.
    /// </summary>
    public required string Category { get; init; }

    /// <summary>One line of at most 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What happened and what to do, at most 1,000 characters; empty where the title says all.</summary>
    public string Text { get; init; } = "";

    /// <summary>Id of the agent that it concerns; empty for none.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Id of the rule that raised it; empty for none.</summary>
    public string Rule { get; init; } = "";

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>Figures that prove it, by name: a value, a threshold, a count; at most 16.</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>What became of an alert.</summary>
public enum AlertOccasion
{
    /// <summary>It was raised.</summary>
    Fired,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>Nothing: somebody tries whether messages arrive.</summary>
    Test,
}
