using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Edges;

/// <summary>
/// The delegations that the registry knows, one for each agent that stands below another. An agent that moves to another team
/// takes the ends of its edges with it; its children are found by a list that runs through them.
/// </summary>
internal sealed class Delegations(IDocumentSession documents, KeyedShape<EdgeDocument> edges, KeyedShape<EdgeAgent> agents)
{
    public void Apply(AgentEvent happened, Told told)
    {
        var stream = told.Envelope.Stream;
        if (!AgentId.TryParse(StreamKey.Of(stream), out var id))
        {
            throw new FormatException($"{stream} is no stream of an agent");
        }

        switch (happened)
        {
            case AgentEvent.Registered joined:
                var known = Of(id);
                Put(id, known is null
                    ? new EdgeAgent(told.Org, joined.Profile.Team, null, told.Envelope.RecordedAt)
                    : known with { Team = joined.Profile.Team });
                Place(id, joined.Lineage.Parent, told);
                ShowChildren(id, told);
                break;
            case AgentEvent.Moved moved when Of(id) is { } agent:
                Put(id, agent with { Team = moved.Team });
                Show(id, told);
                ShowChildren(id, told);
                break;
            case AgentEvent.Reparented elsewhere:
                Place(id, elsewhere.Lineage.Parent, told);
                break;
            case AgentEvent.Orphaned orphaned:
                Place(id, orphaned.Lineage.Parent, told);
                break;
        }
    }

    private EdgeAgent? Of(AgentId id) => documents.Find(agents, id.ToString());

    private void Put(AgentId id, EdgeAgent agent) => documents.Put(agents, id.ToString(), agent);

    private void Place(AgentId id, AgentId? parent, Told told)
    {
        if (Of(id) is not { } agent)
        {
            return;
        }

        if (agent.Parent != parent)
        {
            TakeOut(agent);
            Put(id, agent with { Parent = parent, Next = null, Before = null });
            PutIn(id, parent);
        }

        Show(id, told);
    }

    private void TakeOut(EdgeAgent agent)
    {
        if (agent.Before is { } before && Of(before) is { } later)
        {
            Put(before, later with { Next = agent.Next });
        }
        else if (agent.Parent is { } parent && Of(parent) is { } above)
        {
            Put(parent, above with { FirstChild = agent.Next });
        }

        if (agent.Next is { } next && Of(next) is { } earlier)
        {
            Put(next, earlier with { Before = agent.Before });
        }
    }

    private void PutIn(AgentId id, AgentId? parent)
    {
        if (parent is not { } above || Of(above) is not { } known)
        {
            return;
        }

        if (known.FirstChild is { } first && Of(first) is { } sibling)
        {
            Put(first, sibling with { Before = id });
        }

        Put(above, known with { FirstChild = id });
        Put(id, Of(id)! with { Next = known.FirstChild });
    }

    private void Show(AgentId id, Told told)
    {
        var (agent, key) = (Of(id)!, $"{id}/{nameof(EdgeOrigin.Registry)}");
        if (agent.Parent is not { } parent)
        {
            documents.Remove(edges, key);
            return;
        }

        documents.Put(edges, key, new EdgeDocument
        {
            Org = agent.Org,
            Source = parent,
            Target = id,
            Kind = EdgeKind.DelegatesTo,
            Origin = EdgeOrigin.Registry,
            SourceTeam = Of(parent)?.Team ?? "",
            TargetTeam = agent.Team,
            FirstAt = agent.Since,
            LastAt = agent.Since,
            LastPosition = (long)told.Position.Value,
        });
    }

    private void ShowChildren(AgentId id, Told told)
    {
        for (var child = Of(id)?.FirstChild; child is { } each; child = Of(each)?.Next)
        {
            Show(each, told);
        }
    }
}
