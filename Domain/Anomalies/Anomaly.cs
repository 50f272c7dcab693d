using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>One anomaly, as it is recorded.</summary>
public sealed record Anomaly
{
    /// <summary>Most figures of one.</summary>
    public const int FiguresMax = 12;

    /// <summary>Longest figure, in characters; longer ones are cut.</summary>
    public const int FigureLengthMax = 256;

    /// <summary>What it is.</summary>
    public required AnomalyType Type { get; init; }

    /// <summary>Whose.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>What it is about: a program, a host, a digest, an agent; may be empty. Never arguments, at most 256 characters.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The decision that showed it; null where the caller was refused before anything was decided.</summary>
    public EventId? Decision { get; init; }

    /// <summary>What the org wants done about it.</summary>
    public required AnomalyResponse Response { get; init; }

    /// <summary>What was done.</summary>
    public required AnomalyEffect Effect { get; init; }

    /// <summary>For how long the agent is suspended, in seconds; 0 for no end, and where it is not.</summary>
    public int PauseSeconds { get; init; }

    /// <summary>Which of the org's rules found it: how often they had been set.</summary>
    public int RulesVersion { get; init; }

    /// <summary>The digest of those rules.</summary>
    public required string RulesDigest { get; init; }

    /// <summary>The figures that show it, by name, such as <c>count</c> and <c>threshold</c>; never arguments or results.</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>An anomaly with its place in time, and what people say of it.</summary>
/// <param name="Id">Its event.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="What">What it is.</param>
/// <param name="Verdict">What people say.</param>
public sealed record KnownAnomaly(EventId Id, Instant At, Anomaly What, AnomalyVerdict Verdict)
{
    /// <summary>The agent's team when it was recorded; empty for none.</summary>
    public string Team { get; init; } = "";

    /// <summary>Why people say so; empty while nobody does.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who says so; empty while nobody does.</summary>
    public string JudgedBy { get; init; } = "";
}
