using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.State;

/// <summary>How this system knows of an edge.</summary>
public enum EdgeProvenance
{
    /// <summary>Somebody reported it.</summary>
    Reported,

    /// <summary>The registry knows it: the target registered with the source as its parent.</summary>
    Registry,

    /// <summary>A message that was decided here, and allowed, shows it.</summary>
    Decided,
}

/// <summary>What makes an edge one edge.</summary>
/// <param name="Source">The agent that it leaves.</param>
/// <param name="Target">The agent that it enters; null where a whole team was addressed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Team">The addressed team, where no agent was named; empty otherwise.</param>
public readonly record struct EdgeKey(AgentId Source, AgentId? Target, EdgeKind Kind, string Team);

/// <summary>An edge, and how often it was seen.</summary>
/// <param name="Key">Which edge.</param>
/// <param name="Provenance">How it is known.</param>
/// <param name="Teams">The teams at its ends when it was last seen.</param>
/// <param name="Count">How often it was seen; from 1.</param>
/// <param name="FirstAt">When it was first seen.</param>
/// <param name="LastAt">When it was last seen.</param>
/// <param name="LastId">The number of the last report; 0 unless it was reported.</param>
/// <param name="LastPosition">The place of the last event; null where the registry knows it.</param>
public sealed record EdgeTally(
    EdgeKey Key,
    EdgeProvenance Provenance,
    EdgeTeams Teams,
    long Count,
    Instant FirstAt,
    Instant LastAt,
    long LastId,
    Position? LastPosition)
{
    /// <summary>Whether it leads from one team to another.</summary>
    public bool IsCrossTeam => EdgeObserved.CrossesTeams(Teams.Source, Teams.Target);

    /// <summary>Seen once more.</summary>
    internal EdgeTally And(EdgeTally later) => later with { Count = Count + 1, FirstAt = FirstAt };
}
