using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Specs.Commands.Topology;

public sealed class AgentLookupSpecs
{
    [Fact]
    public async Task An_agent_is_found_by_id_by_either_older_key_and_by_did_in_its_own_org_only()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var keys = LegacyAgentKeys.Of(agent.Org, agent.Team, agent.Did);
        foreach (var name in (string[])[agent.Id.ToString(), agent.Id.ToString().ToUpperInvariant(), keys.Registry.ToString("x32"), keys.Action.ToString("x32"), agent.Did])
        {
            Assert.Equal(agent.Id, Assert.IsType<AgentLookup.Found>(side.State.Agents.Resolve("acme", name)).Agent.Id);
            Assert.IsType<AgentLookup.Unknown>(side.State.Agents.Resolve("other", name));
        }

        foreach (var name in (string[])["", " ", new TestAgent(2).Did, new TestAgent(2).Id.ToString(), new string('0', 32), "no name"])
        {
            Assert.IsType<AgentLookup.Unknown>(side.State.Agents.Resolve("acme", name));
        }
    }

    [Fact]
    public async Task A_did_that_two_orgs_register_is_one_agent_in_each()
    {
        await using var side = await WriteSide.StartAsync();
        var (here, there) = (await side.JoinAsync(1), await side.JoinAsync(1, org: "other"));
        var key = LegacyAgentKeys.Of("acme", "payments", here.Did).Action.ToString("x32");
        Assert.Equal(here.Id, Assert.IsType<AgentLookup.Found>(side.State.Agents.Resolve("acme", key)).Agent.Id);
        Assert.Equal(there.Id, Assert.IsType<AgentLookup.Found>(side.State.Agents.Resolve("other", key)).Agent.Id);
    }

    [Fact]
    public async Task An_older_key_that_two_agents_of_an_org_share_is_ambiguous()
    {
        // The registry's key joins its parts with slashes, so that these two read alike.
        await using var side = await WriteSide.StartAsync();
        var (one, other) = (await side.PutAsync("x", "y/did:key:z1"), await side.PutAsync("x/y", "did:key:z1"));
        var key = LegacyAgentKeys.Of("acme", "x/y", "did:key:z1").Registry.ToString("x32");
        Assert.IsType<AgentLookup.Ambiguous>(side.State.Agents.Resolve("acme", key));
        Assert.IsType<AgentLookup.Unknown>(side.State.Agents.Resolve("other", key));
        Assert.Equal(one, Assert.IsType<AgentLookup.Found>(side.State.Agents.Resolve("acme", one.ToString())).Agent.Id);
        Assert.Equal(other, Assert.IsType<AgentLookup.Found>(side.State.Agents.Resolve("acme", "did:key:z1")).Agent.Id);
    }

    [Fact]
    public async Task An_agent_that_moves_is_found_where_it_is_and_by_every_key_that_it_had()
    {
        await using var side = await WriteSide.StartAsync();
        var (above, below) = (await side.PutAsync("desk", "did:key:z8"), await side.PutAsync("desk", "did:key:z9"));
        var agents = side.State.Agents;
        var id = await side.PutAsync("desk", "did:key:z1", parent: above);
        Assert.Equal(id, Assert.Single(agents.ChildrenOf(above)));
        await side.PutAsync("ops", "did:key:z1", parent: below);
        Assert.Equal(id, Assert.Single(agents.MembersOf("acme", "ops")));
        Assert.DoesNotContain(id, agents.MembersOf("acme", "desk"));
        Assert.Empty(agents.ChildrenOf(above));
        Assert.Equal(id, Assert.Single(agents.ChildrenOf(below)));

        await side.TellAsync(id, new AgentEvent.Deregistered("done", Removed: false));
        Assert.Empty(agents.MembersOf("acme", "ops"));
        Assert.Equal(id, Assert.Single(agents.ChildrenOf(below)));
        Assert.Equal(3, agents.AgentsOf("acme").Count);
        foreach (var team in (string[])["desk", "ops"])
        {
            var key = LegacyAgentKeys.Of("acme", team, "did:key:z1").Registry.ToString("x32");
            Assert.Equal(id, Assert.IsType<AgentLookup.Found>(agents.Resolve("acme", key)).Agent.Id);
        }
    }

    [Fact]
    public async Task A_tree_of_more_agents_than_an_answer_holds_is_refused_and_its_top_is_given()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, middle) = (await side.PutAsync("desk", "did:key:root"), default(AgentId));
        for (var i = 0; i < AgentTrees.NodesMax; i++)
        {
            middle = i % 1_000 == 0 ? await side.PutAsync("desk", $"did:key:middle{i}", parent: root) : middle;
            await side.PutAsync("desk", $"did:key:leaf{i}", parent: middle);
        }

        var trees = new AgentTrees(side.State);
        Assert.IsType<AgentTreeReply.TooLarge>(trees.TreeOf(side.State.Agents.Find(root)!, 0));
        Assert.Equal(10, Assert.IsType<AgentTreeReply.Found>(trees.TreeOf(side.State.Agents.Find(root)!, 1)).Root.Children.Length);
        Assert.Equal(AgentTrees.NodesMax + 1, trees.MembersOf("acme", "desk").Length);
    }

    [Fact]
    public async Task Who_has_left_stays_where_others_stand_below_it()
    {
        await using var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        var grandchild = await side.JoinAsync(3, parent: child.Did);
        await side.Presence.LeaveAsync(child.Claim, child.Token, "", CancellationToken.None);
        var trees = new AgentTrees(side.State);

        var tree = Assert.IsType<AgentTreeReply.Found>(trees.TreeOf(side.Known(root), 0)).Root;
        Assert.Equal(grandchild.Id, tree.Children.Single().Children.Single().Agent.Id);
        Assert.Equal(root.Id, Assert.IsType<AgentTreeReply.NotARoot>(trees.TreeOf(side.Known(grandchild), 0)).Root);
        Assert.Equal([grandchild.Id, child.Id, root.Id], trees.LineageOf(side.Known(grandchild)).Select(agent => agent.Id));
        Assert.Equal(
            new[] { root.Id, grandchild.Id }.OrderBy(id => id, AgentIdOrder.Ascending),
            trees.MembersOf("acme", "payments").Select(agent => agent.Id));
    }
}
