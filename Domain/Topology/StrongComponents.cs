using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Topology;

/// <summary>
/// The strongly connected components of a graph that hold a cycle: groups in which every agent is reached from every
/// other, and single agents with an edge to themselves. Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion.
/// </summary>
public static class StrongComponents
{
    /// <summary>Finds them.</summary>
    /// <param name="agents">Every agent that has an edge.</param>
    /// <param name="successors">The edges.</param>
    /// <returns>Each component's agents in order of their ids; the components in order of their first agents.</returns>
    public static ImmutableArray<ImmutableArray<AgentId>> Of(
        IEnumerable<AgentId> agents, EdgeCycles.Successors successors)
    {
        var search = new Search(successors);
        foreach (var agent in agents)
        {
            search.From(agent);
        }

        return [.. search.Found.OrderBy(component => component[0], AgentIdOrder.Ascending)];
    }

    private sealed class Search(EdgeCycles.Successors successors)
    {
        private readonly Dictionary<AgentId, Mark> _marks = [];
        private readonly Stack<AgentId> _open = new();
        private readonly Stack<(AgentId Agent, IEnumerator<AgentId> Next)> _path = new();

        public List<ImmutableArray<AgentId>> Found { get; } = [];

        public void From(AgentId start)
        {
            if (_marks.ContainsKey(start))
            {
                return;
            }

            Enter(start);
            while (_path.TryPeek(out var top))
            {
                var mark = _marks[top.Agent];
                if (!top.Next.MoveNext())
                {
                    _path.Pop();
                    Leave(top.Agent, mark);
                }
                else if (!_marks.TryGetValue(top.Next.Current, out var reached))
                {
                    Enter(top.Next.Current);
                }
                else if (reached.IsOpen)
                {
                    mark.Lowest = Math.Min(mark.Lowest, reached.Order);
                    mark.HasLoop |= reached == mark;
                }
            }
        }

        private void Enter(AgentId agent)
        {
            _marks.Add(agent, new Mark(_marks.Count));
            _open.Push(agent);
            _path.Push((agent, successors(agent).GetEnumerator()));
        }

        private void Leave(AgentId agent, Mark mark)
        {
            if (_path.TryPeek(out var above))
            {
                var parent = _marks[above.Agent];
                parent.Lowest = Math.Min(parent.Lowest, mark.Lowest);
            }

            if (mark.Lowest == mark.Order)
            {
                Close(agent, mark.HasLoop);
            }
        }

        // Whatever was opened since the component's first agent belongs to it.
        private void Close(AgentId first, bool hasLoop)
        {
            var members = new List<AgentId>();
            AgentId member;
            do
            {
                member = _open.Pop();
                _marks[member].IsOpen = false;
                members.Add(member);
            }
            while (member != first);
            if (members.Count > 1 || hasLoop)
            {
                Found.Add([.. members.Order(AgentIdOrder.Ascending)]);
            }
        }
    }

    private sealed class Mark(int order)
    {
        public int Order { get; } = order;

        public int Lowest { get; set; } = order;

        public bool IsOpen { get; set; } = true;

        public bool HasLoop { get; set; }
    }
}
