using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models.Activity;

namespace AgentAssembly.Projections.Models.Sessions;

/// <summary>
/// A run of an agent, or what it did on one UTC day without naming a run. What it did, step by step, is found in the audit log.
/// </summary>
public sealed record SessionDocument
{
    /// <summary>The id of its first stream: 32 hexadecimal digits, as budgets name it.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <summary>The agent.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>The run; empty where none was named.</summary>
    public required string Trace { get; init; }

    /// <summary>The streams that it is told in, the first one first; the latest <see cref="StreamsMax"/>.</summary>
    public required ImmutableArray<StreamName> Streams { get; init; }

    /// <summary>When its first decision was recorded.</summary>
    public required Instant Started { get; init; }

    /// <summary>When its last one was.</summary>
    public required Instant Last { get; init; }

    /// <summary>Its decisions.</summary>
    public VerdictTally Decisions { get; init; } = new("");

    /// <summary>How many tools were dispatched for it.</summary>
    public long Dispatches { get; init; }

    /// <summary>Most streams that are named: over six million decisions.</summary>
    public const int StreamsMax = 100;
}

/// <summary>A stream that continues a session.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team.</param>
/// <param name="Session">The session.</param>
public sealed record SessionPart(string Org, string Team, string Session);
