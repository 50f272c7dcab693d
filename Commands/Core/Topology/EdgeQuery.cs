using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.Topology;

/// <summary>Which end of an edge an agent has to be at.</summary>
public enum EdgeDirection
{
    /// <summary>Edges that leave it.</summary>
    Outgoing = 1,

    /// <summary>Edges that enter it.</summary>
    Incoming,

    /// <summary>Edges that do either.</summary>
    Both,
}

/// <summary>An agent and the end of an edge that it has to be at.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Direction">The end.</param>
public sealed record EdgeEnd(AgentId Agent, EdgeDirection Direction)
{
    internal bool IsOf(EdgeKey edge) =>
        (Direction != EdgeDirection.Incoming && edge.Source == Agent)
        || (Direction != EdgeDirection.Outgoing && edge.Target == Agent);
}

/// <summary>Asks for edges.</summary>
public sealed record EdgeQuery
{
    /// <summary>Most edges of an answer.</summary>
    public const int LimitMax = 1_000;

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>One agent's edges; null for those of the whole org.</summary>
    public EdgeEnd? End { get; init; }

    /// <summary>Edges of one kind; null for all.</summary>
    public EdgeKind? Kind { get; init; }

    /// <summary>Edges that were seen at or after this moment.</summary>
    public Instant Since { get; init; }

    /// <summary>Edges from one team to another only.</summary>
    public bool CrossTeamOnly { get; init; }

    /// <summary>Most edges, 1 to <see cref="LimitMax"/>.</summary>
    public required int Limit { get; init; }

    internal bool Wants(EdgeTally edge) =>
        (Kind is null || Kind == edge.Key.Kind)
        && (!CrossTeamOnly || edge.IsCrossTeam)
        && (End is null || End.IsOf(edge.Key));

    internal bool WantsKind(EdgeKind kind) => Kind is null || Kind == kind;
}

/// <summary>Edges.</summary>
/// <param name="Edges">The latest first.</param>
/// <param name="Forgotten">How many message edges of the org are known no more.</param>
public sealed record EdgePage(ImmutableArray<EdgeTally> Edges, long Forgotten);

/// <summary>Agents that all reach each other, or one that reaches itself.</summary>
/// <param name="Path">A cycle through the first of them, its first agent repeated at its end.</param>
/// <param name="Size">How many agents belong to the component.</param>
public sealed record EdgeCycle(ImmutableArray<AgentId> Path, int Size);
