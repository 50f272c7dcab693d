using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Specs.Commands.Administration;

// What must be so of all agents at any time, whoever did what at the same moment.
internal static class Lives
{
    public static void AssertSound(WriteSide side)
    {
        var agents = side.State.Agents;
        foreach (var agent in agents.All.Where(agent => agent.State.Presence == AgentPresence.Registered))
        {
            var (lineage, profile) = (agent.State.Lineage!, agent.State.Profile!);
            Assert.InRange(lineage.Depth, 0, AgentLineage.DepthMax);
            if (lineage.Parent is not { } parentId)
            {
                Assert.Equal((agent.Id, 0), (lineage.Root, lineage.Depth));
                continue;
            }

            var parent = agents.Find(parentId)!;
            Assert.Equal(profile.Org, parent.State.Profile!.Org);
            if (parent.State.Presence != AgentPresence.Registered)
            {
                Assert.Contains(SuspensionKind.ParentDeregistered, agent.State.Suspensions.Keys);
                continue;
            }

            Assert.Equal((parent.State.Lineage!.Root, parent.State.Lineage.Depth + 1), (lineage.Root, lineage.Depth));
            Assert.Contains(agent.Id, agents.ChildrenOf(parentId));
        }
    }
}
