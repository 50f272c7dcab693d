using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Projections.Models.Edges;

/// <summary>How an edge is known.</summary>
public enum EdgeOrigin
{
    /// <summary>Somebody reported it.</summary>
    Reported,

    /// <summary>The registry knows it: the target registered with the source as its parent.</summary>
    Registry,

    /// <summary>A message that was decided here, and allowed, shows it.</summary>
    Decided,
}

/// <summary>What one agent has to do with another, however often it was seen.</summary>
public sealed record EdgeDocument
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The agent that it leaves.</summary>
    public required AgentId Source { get; init; }

    /// <summary>The agent that it enters; null for a message to a whole team.</summary>
    public AgentId? Target { get; init; }

    /// <summary>What the source has to do with the target.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>How it is known.</summary>
    public required EdgeOrigin Origin { get; init; }

    /// <summary>The source's team when it was last seen; empty where none is known.</summary>
    public required string SourceTeam { get; init; }

    /// <summary>The target's team when it was last seen; empty where none is known.</summary>
    public required string TargetTeam { get; init; }

    /// <summary>How often it was seen.</summary>
    public long Count { get; init; } = 1;

    /// <summary>When it was first seen.</summary>
    public required Instant FirstAt { get; init; }

    /// <summary>When it was last seen.</summary>
    public required Instant LastAt { get; init; }

    /// <summary>The number of the last report; 0 unless it was reported.</summary>
    public long LastId { get; init; }

    /// <summary>The place of the event that tells of it last.</summary>
    public required long LastPosition { get; init; }

    /// <summary>Whether it leads from one team to another.</summary>
    public bool IsCrossTeam => EdgeObserved.CrossesTeams(SourceTeam, TargetTeam);

    /// <summary>What it is found by: two ends of one kind, known in one way, are one edge.</summary>
    public string Key => Origin == EdgeOrigin.Registry
        ? $"{Target}/{nameof(EdgeOrigin.Registry)}"
        : $"{Source}/{Target?.ToString() ?? $"team/{TargetTeam}"}/{EdgeKinds.WireName(Kind)}/{Origin}";

    /// <summary>Seen once more.</summary>
    public EdgeDocument And(EdgeDocument later) => later with { Count = Count + 1, FirstAt = FirstAt };
}

/// <summary>What a fold of edges has to know of an agent.</summary>
/// <param name="Org">Its tenant.</param>
/// <param name="Team">Its team.</param>
/// <param name="Parent">The agent above it; null for a root.</param>
/// <param name="Since">When it registered first.</param>
/// <param name="FirstChild">The child that came last; its siblings follow from there. Null for none.</param>
/// <param name="Next">The sibling that came before it; null for none.</param>
/// <param name="Before">The sibling that came after it; null for none.</param>
public sealed record EdgeAgent(
    string Org, string Team, AgentId? Parent, Instant Since, AgentId? FirstChild = null, AgentId? Next = null, AgentId? Before = null);
