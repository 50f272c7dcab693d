using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>What becomes of the agents below one that leaves (gateway specification §2.5).</summary>
internal static class Orphans
{
    /// <summary>
    /// What is left to do for those below an agent that has left, or is about to; to be asked again and again until nothing
    /// is. Whoever was found below it is remembered: an agent that joined meanwhile may stand below one that was promoted.
    /// </summary>
    public static Func<IEnumerable<AgentTask>> Left(AgentDirectory agents, AgentId gone, OrphanFate fate)
    {
        var promoted = new HashSet<AgentId>();
        return fate switch
        {
            OrphanFate.Suspend => () => Below(agents, gone)
                .Where(agent => !agent.State.Suspensions.ContainsKey(SuspensionKind.ParentDeregistered))
                .Select(agent => new AgentTask(agent, new AgentCommand.Orphan(gone, fate, agent.State.Lineage!))),
            OrphanFate.Deregister => () => Below(agents, gone).Reverse()
                .Select(agent => new AgentTask(agent, new AgentCommand.Orphan(gone, fate, agent.State.Lineage!))),
            OrphanFate.Promote => () =>
            {
                promoted.UnionWith(agents.RegisteredBelow(gone).Select(child => child.Id));
                return promoted.SelectMany(child => Promoted(agents, gone, child));
            },
            _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "no fate"),
        };
    }

    /// <summary>The places of an agent and all below it, once it stands elsewhere.</summary>
    public static IEnumerable<(KnownAgent Agent, AgentLineage Lineage)> Relocated(
        AgentDirectory agents, KnownAgent top, AgentId? parent, AgentId root, int depth)
    {
        // By what stands above in the tree and not by what is recorded: an agent that joined meanwhile has an older depth.
        var depths = new Dictionary<AgentId, int> { [top.Id] = depth };
        foreach (var agent in agents.SubtreeOf(top.Id, int.MaxValue))
        {
            var lineage = agent.State.Lineage!;
            if (agent.Id == top.Id)
            {
                yield return (agent, lineage with { Parent = parent, Root = root, Depth = depth });
                continue;
            }

            // The state goes on while it is read: one that was moved away just now stands here no more.
            if (lineage.Parent is { } above && depths.TryGetValue(above, out var place))
            {
                depths[agent.Id] = ++place;
                yield return (agent, lineage with { Root = root, Depth = place });
            }
        }
    }

    // One that was promoted and has been moved since is no longer this leaving's to place.
    private static IEnumerable<AgentTask> Promoted(AgentDirectory agents, AgentId gone, AgentId id) =>
        agents.Find(id) is { State.Presence: AgentPresence.Registered } child
        && (child.State.Lineage!.Parent is not { } parent || parent == gone)
            ? Relocated(agents, child, parent: null, root: id, depth: 0)
                .Where(place => place.Agent.State.Lineage != place.Lineage)
                .Select(place => new AgentTask(
                    place.Agent,
                    place.Agent.Id == id
                        ? new AgentCommand.Orphan(gone, OrphanFate.Promote, place.Lineage)
                        : new AgentCommand.Reparent(place.Lineage, "an agent above became a root")))
            : [];

    // Breadth first, so that the reverse has leaves first.
    private static IEnumerable<KnownAgent> Below(AgentDirectory agents, AgentId top) =>
        agents.SubtreeOf(top, int.MaxValue).Where(agent => agent.Id != top);
}
