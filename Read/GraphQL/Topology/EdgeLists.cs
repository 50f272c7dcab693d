using AgentAssembly.Domain.Topology;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>How edges are listed.</summary>
internal static class EdgeLists
{
    public static ListOf<EdgeDocument> Of(ModelSet models) => new()
    {
        Node = "TopologyEdge",
        Projection = models.Edges,
        Shape = EdgesProjection.Edges,
        Filters =
        [
            Filter.Texts("org", "org", "Edges of one of these tenants."),
            Filter.Texts("team", "team", "Edges that leave one of these teams."),
            Filter.Texts("targetTeam", "target_team", "Edges that enter one of these teams."),
            Filter.Texts("source", "source", "Edges that leave one of these agents, by id."),
            Filter.Texts("target", "target", "Edges that enter one of these agents, by id."),
            Filter.Words<EdgeKind>("kind", "kind", "Edges of one of these kinds.", WordOf),
            Filter.Words<EdgeOrigin>("origin", "origin", "Edges that are known in one of these ways.", origin => origin.ToString()),
            Filter.Truth("crossTeam", "cross_team", "Whether they lead from one team to another."),
            Filter.Since("seenSince", "last_at", "Edges that were seen at this moment or later."),
        ],
        Orders = [new("LAST_SEEN_FIRST", "last_at", true), new("OLDEST_FIRST", "last_at", false)],
        Show = (look, listed) => new EdgeNode(look, listed.Document),
    };

    // None is a kind that only a newer build has a word for, and no edge has it.
    public static string WordOf(EdgeKind kind) => kind == EdgeKind.None ? "" : EdgeKinds.WireName(kind);
}
