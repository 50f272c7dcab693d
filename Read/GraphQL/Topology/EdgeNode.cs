using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>What one agent has to do with another, however often it was seen.</summary>
[Name("TopologyEdge")]
public sealed class EdgeNode
{
    private readonly EdgeDocument _document;

    internal EdgeNode(Look look, EdgeDocument document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>The edge's id: two ends of one kind, known in one way, are one edge.</summary>
    [Id]
    public string Id => _document.Key;

    /// <summary>The id of the agent that it leaves.</summary>
    public string SourceId => _document.Source.ToString();

    /// <summary>The id of the agent that it enters; null for messages to a whole team.</summary>
    public string? TargetId => _document.Target?.ToString();

    /// <summary>What the source has to do with the target.</summary>
    public EdgeKind Kind => _document.Kind;

    /// <summary>How it is known.</summary>
    public EdgeOrigin Origin => _document.Origin;

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The source's team when the edge was last seen; empty where none is known.</summary>
    public string SourceTeam => _document.SourceTeam;

    /// <summary>The target's team when the edge was last seen; empty where none is known.</summary>
    public string TargetTeam => _document.TargetTeam;

    /// <summary>Whether it leads from one team to another.</summary>
    public bool CrossTeam => _document.IsCrossTeam;

    /// <summary>How often it was seen.</summary>
    public long Count => _document.Count;

    /// <summary>When it was first seen.</summary>
    public Instant FirstSeenAt => _document.FirstAt;

    /// <summary>When it was last seen.</summary>
    public Instant LastSeenAt => _document.LastAt;

    /// <summary>The number of the last report; 0 unless it was reported.</summary>
    public long LastReport => _document.LastId;

    /// <summary>The place of the event that tells of it last, and holds what else was said of it.</summary>
    public Position LastPosition => new((ulong)_document.LastPosition);
}
