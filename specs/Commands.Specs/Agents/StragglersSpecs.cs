using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Agents;

public sealed class StragglersSpecs
{
    [Fact]
    public async Task Whoever_was_forgotten_when_its_parent_left_is_suspended()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await FamilyAsync(side);
        var origin = new CommandOrigin(root.Org, root.Team, "operator:spec", Assurance.Unspecified, []);
        await side.Commands.RunAsync(
            (undertaking, token) => side.Commands.AskAsync(undertaking, root.Id, new AgentCommand.Remove("half done"), origin, token),
            CancellationToken.None);

        await KeepAllAsync(side);

        Assert.All([child, grandchild], agent => Assert.Equal(AgentStatus.Suspended, StatusOf(side, agent)));
        Assert.Empty(new Stragglers(side.Commands).Open(side.Now));
    }

    [Fact]
    public async Task An_orphan_that_was_resumed_stays_so_and_so_does_whoever_joined_below_it()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await FamilyAsync(side);
        await side.Agents.DeregisterAsync(
            WriteSide.Local, new("acme", root.Did), "retired", OrphanFate.Suspend, CancellationToken.None);
        await side.Agents.ResumeAsync(
            WriteSide.Local, new("acme", child.Did),
            new AgentCommand.Resume([SuspensionKind.ParentDeregistered], "needed"), cascade: false, CancellationToken.None);
        var late = await side.JoinAsync(4, parent: child.Did);

        await using var again = await side.RestartAsync();
        await KeepAllAsync(again);

        Assert.All([child, late], agent => Assert.Equal(AgentStatus.Active, StatusOf(again, agent)));
        Assert.Equal(AgentStatus.Suspended, StatusOf(again, grandchild));
    }

    private static async Task<(TestAgent Root, TestAgent Child, TestAgent Grandchild)> FamilyAsync(WriteSide side)
    {
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        return (root, child, await side.JoinAsync(3, parent: child.Did));
    }

    private static async Task KeepAllAsync(WriteSide side)
    {
        var stragglers = new Stragglers(side.Commands);
        foreach (var appointment in stragglers.Open(side.Now).ToList())
        {
            await stragglers.KeepAsync(appointment.Subject, side.Now, CancellationToken.None);
        }
    }

    private static AgentStatus StatusOf(WriteSide side, TestAgent agent) => side.State.Agents.Find(agent.Id)!.State.Status;
}
