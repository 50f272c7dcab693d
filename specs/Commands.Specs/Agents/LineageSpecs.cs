using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Agents;

public sealed class LineageSpecs
{
    [Fact]
    public async Task A_child_stands_below_its_parent_and_under_the_same_root()
    {
        await using var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        var joined = Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(new TestAgent(3), child.Did));
        Assert.Equal((child.Id, root.Id, 2), (joined.Lineage.Parent!.Value, joined.Lineage.Root, joined.Lineage.Depth));
        Assert.Equal(child.Did, joined.ParentDid);
    }

    [Fact]
    public async Task The_deepest_place_is_nine()
    {
        await using var side = await WriteSide.StartAsync();
        string? parent = null;
        for (var depth = 0; depth <= AgentLineage.DepthMax; depth++)
        {
            parent = (await side.JoinAsync(depth, parent: parent)).Did;
        }

        Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(new TestAgent(100), parent));
    }

    [Fact]
    public async Task A_parent_has_to_be_a_registered_agent_of_the_same_org()
    {
        await using var side = await WriteSide.StartAsync();
        var foreign = await side.JoinAsync(1, org: "other");
        var left = await side.JoinAsync(2);
        await side.Presence.LeaveAsync(left.Claim, left.Token, "", CancellationToken.None);
        var child = new TestAgent(3);
        foreach (var signing in (string[])[left.Did, child.Did])
        {
            Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(child, signing));
        }

        // Without a word for this org nobody is told whether there is such an agent.
        foreach (var silent in (string[])[foreign.Did, new TestAgent(9).Did, "no did"])
        {
            Assert.IsType<RegistrationReply.NotEnrolled>(await side.RegisterAsync(child, silent));
        }

        Assert.Null(side.State.Agents.Find(child.Id));
    }

    [Fact]
    public async Task Nobody_comes_back_below_an_agent_that_stands_below_it()
    {
        await using var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        var grandchild = await side.JoinAsync(3, parent: child.Did);
        await side.Presence.LeaveAsync(root.Claim, root.Token, "", CancellationToken.None);
        Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(root, grandchild.Did));
        Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(root, child.Did));
        Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(root));
    }

    [Fact]
    public async Task An_agent_s_bound_holds_for_everybody_below_it()
    {
        await using var side = await WriteSide.StartAsync();
        var root = new TestAgent(1);
        Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(root, maxChildDepth: 1));
        var child = new TestAgent(2);
        var joined = Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(child, root.Did, maxChildDepth: 9));
        Assert.Equal(1, joined.Lineage.MaxChildDepth);
        Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(new TestAgent(3), child.Did));
    }

    [Fact]
    public async Task An_agent_whose_parent_has_left_may_still_get_a_new_credential()
    {
        await using var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        await side.Presence.LeaveAsync(root.Claim, root.Token, "", CancellationToken.None);
        var joined = Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(child, root.Did));
        Assert.Equal((root.Id, 1), (joined.Lineage.Parent!.Value, joined.Lineage.Depth));
    }

    [Fact]
    public async Task A_parent_that_changes_meanwhile_is_looked_at_again()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var root = await side.JoinAsync(1);
        var child = new TestAgent(2);
        store!.Before = OnceBefore(child, () => side.JoinAsync(1));
        Assert.IsType<RegistrationReply.Joined>(await side.RegisterAsync(child, root.Did));
    }

    [Fact]
    public async Task A_parent_that_leaves_meanwhile_gets_no_child()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var root = await side.JoinAsync(1);
        var child = new TestAgent(2);
        store!.Before = OnceBefore(child, () => side.Presence.LeaveAsync(root.Claim, root.Token, "", CancellationToken.None).AsTask());
        Assert.IsType<RegistrationReply.Invalid>(await side.RegisterAsync(child, root.Did));
        Assert.Null(side.State.Agents.Find(child.Id));
    }

    // While the agent's first event is on its way, and not when it is tried again.
    private static Func<AppendRequest, Task> OnceBefore(TestAgent agent, Func<Task> meanwhile)
    {
        var isFirst = true;
        return request =>
        {
            var happens = isFirst && request.Writes[0].Stream == agent.Id.Stream;
            isFirst &= !happens;
            return happens ? meanwhile() : Task.CompletedTask;
        };
    }
}
