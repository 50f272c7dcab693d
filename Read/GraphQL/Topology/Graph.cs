using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Read.GraphQL.Agents;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>What of the topology is wanted. All of what is given must hold.</summary>
/// <param name="Org">The tenant; the viewer's own, or all that it sees, where it is not given.</param>
/// <param name="Team">Agents of this team, and the edges that touch them.</param>
/// <param name="Root">The id of an agent: only those of its tree.</param>
/// <param name="Kinds">Edges of these kinds; all where it is not given.</param>
/// <param name="Status">Agents of these standings; all where it is not given.</param>
/// <param name="CrossTeam">Whether edges must lead from one team to another, or must not.</param>
[Name("TopologyWhere")]
public sealed record GraphWanted(
    string? Org = null,
    string? Team = null,
    string? Root = null,
    EdgeKind[]? Kinds = null,
    AgentStatus[]? Status = null,
    bool? CrossTeam = null);

/// <summary>
/// Agents and what they have to do with each other. In order of their ids, so that the same graph is always drawn the same way.
/// </summary>
/// <param name="Nodes">The agents, by id.</param>
/// <param name="Edges">The edges that touch them, by source, target and kind. Ends that are no nodes are told by their ids.</param>
/// <param name="IsCut">Whether there are more than are shown: 5,000 nodes and 20,000 edges are.</param>
/// <param name="AsOf">The first position that is not shown.</param>
[Name("Topology")]
public sealed record GraphNode(
    IReadOnlyList<AgentNode> Nodes, IReadOnlyList<EdgeNode> Edges, bool IsCut, Position AsOf);

/// <summary>An agent and what it delegated to, without end.</summary>
/// <param name="Nodes">The agents, each before those below it; children in order of their ids.</param>
/// <param name="IsCut">Whether there are more than 10,000.</param>
[Name("AgentTree")]
public sealed record TreeNode(IReadOnlyList<TreePlace> Nodes, bool IsCut);

/// <summary>An agent's place in a tree.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Depth">How deep it stands below the root that was asked for; 0 for that itself.</param>
/// <param name="ParentId">The id of the agent above it; null for the root that was asked for.</param>
/// <param name="ChildCount">How many agents stand directly below it in what is shown.</param>
/// <param name="Matches">Whether it is wanted for itself, and not for those below it.</param>
[Name("AgentTreePlace")]
public sealed record TreePlace(AgentNode Agent, int Depth, string? ParentId, int ChildCount, bool Matches);

/// <summary>How many agents and edges there are.</summary>
[Name("TopologyStats")]
public sealed record StatsNode
{
    /// <summary>All agents that ever registered.</summary>
    public int Agents { get; init; }

    /// <summary>Those that nobody delegated to.</summary>
    public int Roots { get; init; }

    /// <summary>How deep the deepest stands.</summary>
    public int DepthMax { get; init; }

    /// <summary>Agents by standing.</summary>
    public IReadOnlyList<Tally> ByStatus { get; init; } = [];

    /// <summary>Agents by how deep they stand.</summary>
    public IReadOnlyList<Tally> ByDepth { get; init; } = [];

    /// <summary>Agents by team.</summary>
    public IReadOnlyList<Tally> ByTeam { get; init; } = [];

    /// <summary>All edges.</summary>
    public int Edges { get; init; }

    /// <summary>Those from one team to another.</summary>
    public int CrossTeamEdges { get; init; }

    /// <summary>Edges by kind.</summary>
    public IReadOnlyList<Tally> ByKind { get; init; } = [];

    /// <summary>Whether there are more than 100,000 agents or edges, and the rest is not counted.</summary>
    public bool IsCut { get; init; }
}

/// <summary>How many there are of something.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Count">How many.</param>
public sealed record Tally(string Name, int Count);
