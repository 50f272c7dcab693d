using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Topology;

/// <summary>
/// Finds cycles among edges of one kind (gateway specification §3.1). Time and memory are linear in the agents and edges
/// that are reached, and no depth of the graph exhausts the stack. Pure.
/// </summary>
public static class EdgeCycles
{
    /// <summary>Where the edges of an agent lead to.</summary>
    public delegate IEnumerable<AgentId> Successors(AgentId source);

    /// <summary>Looks for any cycle, depth first.</summary>
    /// <param name="agents">Where to begin.</param>
    /// <param name="successors">The edges.</param>
    /// <returns>The path with its first agent repeated at its end; empty when there is no cycle.</returns>
    public static ImmutableArray<AgentId> Find(IEnumerable<AgentId> agents, Successors successors)
    {
        var finished = new HashSet<AgentId>();
        foreach (var start in agents)
        {
            var path = new List<(AgentId Agent, IEnumerator<AgentId> Next)>();
            var onPath = new HashSet<AgentId>();
            if (!finished.Contains(start))
            {
                Enter(start);
            }

            while (path.Count > 0)
            {
                var (agent, next) = path[^1];
                if (!next.MoveNext())
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(agent);
                    finished.Add(agent);
                }
                else if (onPath.Contains(next.Current))
                {
                    return [.. path.Select(step => step.Agent).SkipWhile(a => a != next.Current), next.Current];
                }
                else if (!finished.Contains(next.Current))
                {
                    Enter(next.Current);
                }
            }

            void Enter(AgentId agent)
            {
                path.Add((agent, successors(agent).GetEnumerator()));
                onPath.Add(agent);
            }
        }

        return [];
    }

    /// <summary>Looks for a shortest cycle that an edge lies on.</summary>
    /// <param name="source">The agent that the edge leaves.</param>
    /// <param name="target">The agent that it enters.</param>
    /// <param name="successors">The edges; the one in question may be among them or not.</param>
    /// <returns>
    /// The path, which begins with <paramref name="source"/> and <paramref name="target"/> and ends with
    /// <paramref name="source"/>; empty when no way leads back.
    /// </returns>
    public static ImmutableArray<AgentId> Through(AgentId source, AgentId target, Successors successors)
    {
        var cameFrom = new Dictionary<AgentId, AgentId> { [target] = source };
        var waiting = new Queue<AgentId>([target]);
        while (!cameFrom.ContainsKey(source) && waiting.TryDequeue(out var agent))
        {
            foreach (var next in successors(agent))
            {
                if (cameFrom.TryAdd(next, agent))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return cameFrom.ContainsKey(source) ? WayBack(source, target, cameFrom) : [];
    }

    private static ImmutableArray<AgentId> WayBack(
        AgentId source, AgentId target, Dictionary<AgentId, AgentId> cameFrom)
    {
        var way = new List<AgentId> { source };
        var agent = source;
        do
        {
            agent = cameFrom[agent];
            way.Add(agent);
        }
        while (agent != target);
        if (source != target)
        {
            way.Add(source);
        }

        way.Reverse();
        return [.. way];
    }
}
