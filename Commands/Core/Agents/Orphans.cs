using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>What becomes of the agents below one that leaves (gateway specification §2.5).</summary>
internal static class Orphans
{
    /// <summary>What is left to do for those below an agent that has left, or is about to.</summary>
    public static IEnumerable<AgentTask> Left(AgentDirectory agents, AgentId gone, OrphanFate fate) => fate switch
    {
        OrphanFate.Suspend => Below(agents, gone)
            .Where(agent => !agent.State.Suspensions.ContainsKey(SuspensionKind.ParentDeregistered))
            .Select(agent => new AgentTask(agent, new AgentCommand.Orphan(gone, fate, agent.State.Lineage!))),
        OrphanFate.Deregister => Below(agents, gone).Reverse()
            .Select(agent => new AgentTask(agent, new AgentCommand.Orphan(gone, fate, agent.State.Lineage!))),
        OrphanFate.Promote => agents.RegisteredBelow(gone).ToList().SelectMany(child => Promoted(agents, gone, child)),
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, "no fate"),
    };

    /// <summary>The places of an agent and all below it, once it stands elsewhere.</summary>
    public static IEnumerable<(KnownAgent Agent, AgentLineage Lineage)> Relocated(
        AgentDirectory agents, KnownAgent top, AgentId? parent, AgentId root, int depth)
    {
        var shift = depth - top.State.Lineage!.Depth;
        return agents.SubtreeOf(top.Id, int.MaxValue).Select(agent => (agent, agent.Id == top.Id
            ? agent.State.Lineage! with { Parent = parent, Root = root, Depth = depth }
            : agent.State.Lineage! with { Root = root, Depth = agent.State.Lineage.Depth + shift }));
    }

    private static IEnumerable<AgentTask> Promoted(AgentDirectory agents, AgentId gone, KnownAgent child) =>
        Relocated(agents, child, parent: null, root: child.Id, depth: 0).Select(place => new AgentTask(
            place.Agent,
            place.Agent.Id == child.Id
                ? new AgentCommand.Orphan(gone, OrphanFate.Promote, place.Lineage)
                : new AgentCommand.Reparent(place.Lineage, "an agent above became a root")));

    // Breadth first, so that the reverse has leaves first.
    private static IEnumerable<KnownAgent> Below(AgentDirectory agents, AgentId top) =>
        agents.SubtreeOf(top, int.MaxValue).Where(agent => agent.Id != top);
}
