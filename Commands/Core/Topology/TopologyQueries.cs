using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.Topology;

/// <summary>
/// Questions about edges: what was reported, delegations that the registry knows, and messages that were decided here. Safe
/// for concurrent use.
/// </summary>
public sealed class TopologyQueries(WriteSideState state, MessageEdges messages)
{
    /// <summary>Lists edges, the latest first.</summary>
    public async ValueTask<EdgePage> ListAsync(EdgeQuery query, CancellationToken cancellationToken)
    {
        var found = state.Edges.Latest(query.Org, query.Wants, query.Since, query.Limit);
        var forgotten = 0L;
        if (query.WantsKind(EdgeKind.DelegatesTo))
        {
            found.AddRange(Delegations(query.Org, query.End)
                .Where(edge => edge.LastAt >= query.Since && query.Wants(edge)));
        }

        if (query.WantsKind(EdgeKind.Messages))
        {
            var (sent, gone) = await messages
                .LatestAsync(query.Org, query.Wants, query.Since, query.Limit, cancellationToken).ConfigureAwait(false);
            found.AddRange(sent);
            forgotten = gone;
        }

        return new(
            [.. found.OrderByDescending(edge => edge.LastAt).ThenByDescending(edge => edge.LastPosition?.Value)
                .ThenBy(edge => edge.Key.Source, AgentIdOrder.Ascending)
                .ThenBy(edge => edge.Key.Target ?? default, AgentIdOrder.Ascending)
                .Take(query.Limit)],
            forgotten);
    }

    /// <summary>Finds where edges of one kind go round.</summary>
    /// <param name="org">The tenant.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One cycle for each component, in order of their first agents.</returns>
    public async ValueTask<ImmutableArray<EdgeCycle>> FindCyclesAsync(
        string org, EdgeKind kind, CancellationToken cancellationToken)
    {
        var graph = new Dictionary<AgentId, ImmutableSortedSet<AgentId>>();
        var pairs = await PairsAsync(org, kind, cancellationToken).ConfigureAwait(false);
        foreach (var edges in pairs.GroupBy(edge => edge.Source))
        {
            graph.Add(edges.Key, edges.Select(edge => edge.Target).ToImmutableSortedSet(AgentIdOrder.Ascending));
        }

        IEnumerable<AgentId> Next(AgentId agent) => graph.GetValueOrDefault(agent, []);
        return [.. StrongComponents.Of(graph.Keys, Next).Select(component => CycleIn(component, Next))];
    }

    private static EdgeCycle CycleIn(ImmutableArray<AgentId> component, EdgeCycles.Successors next)
    {
        // Every agent of a component lies on a cycle, and every way back to it stays within the component.
        var members = component.ToHashSet();
        var target = next(component[0]).First(members.Contains);
        return new(EdgeCycles.Through(component[0], target, next), component.Length);
    }

    private async ValueTask<IEnumerable<(AgentId Source, AgentId Target)>> PairsAsync(
        string org, EdgeKind kind, CancellationToken cancellationToken)
    {
        var pairs = state.Edges.Of(org).State.OfKind(kind);
        if (kind == EdgeKind.DelegatesTo)
        {
            return pairs.Concat(Delegations(org, null).Select(edge => (edge.Key.Source, edge.Key.Target!.Value)));
        }

        if (kind != EdgeKind.Messages)
        {
            return pairs;
        }

        var (sent, _) = await messages.LatestAsync(
            org, edge => edge.Key.Target is not null, new(long.MinValue), int.MaxValue, cancellationToken)
            .ConfigureAwait(false);
        return pairs.Concat(sent.Select(edge => (edge.Key.Source, edge.Key.Target!.Value)));
    }

    // Of one agent, only its own place among others is looked at.
    private IEnumerable<EdgeTally> Delegations(string org, EdgeEnd? end)
    {
        IEnumerable<AgentId> children = end is null ? state.Agents.AgentsOf(org)
            : end.Direction == EdgeDirection.Incoming ? [end.Agent]
            : state.Agents.ChildrenOf(end.Agent).Add(end.Agent);
        foreach (var id in children)
        {
            var known = state.Agents.Find(id);
            if (known is { State: { Lineage.Parent: { } parent, Profile: { } profile }, RegisteredAt: { } at })
            {
                var team = state.Agents.Find(parent)?.State.Profile?.Team ?? "";
                yield return new EdgeTally(
                    new EdgeKey(parent, id, EdgeKind.DelegatesTo, ""),
                    EdgeProvenance.Registry, new EdgeTeams(team, profile.Team), 1, at, at, 0, null);
            }
        }
    }
}
