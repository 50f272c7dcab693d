using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Specs.Commands.Topology;

// Messages as governed actions (policy specification §18.7), and what they leave behind.
public sealed class MessageSpecs
{
    private const string ToOpsOnly = """
        tools: { message: { allow: true, requires_approval_if: 'target.team_id != "ops"' } }
        """;

    [Fact]
    public async Task The_team_of_a_named_agent_is_the_registry_s()
    {
        await using var side = await WriteSide.StartAsync(ToOpsOnly);
        var (sender, ops, fin) = (await side.JoinAsync(1), await side.JoinAsync(2, team: "ops"), await side.JoinAsync(3, team: "fin"));
        var foreign = await side.JoinAsync(4, org: "other", team: "ops");
        (MessageAddress To, Verdict Verdict, string Team)[] table =
        [
            (new("ops", "", ""), Verdict.Allow, "ops"),
            (new("fin", "", ""), Verdict.Pending, "fin"),
            (new("", "", ""), Verdict.Pending, "payments"),
            (new("", ops.Did, ""), Verdict.Allow, "ops"),
            (new("fin", ops.Id.ToString(), ""), Verdict.Allow, "ops"),
            (new("ops", fin.Did, ""), Verdict.Pending, "fin"),
            (new("ops", new TestAgent(9).Did, ""), Verdict.Pending, ""),
            (new("ops", foreign.Id.ToString(), ""), Verdict.Pending, ""),
        ];
        foreach (var (to, verdict, team) in table)
        {
            Assert.Equal(verdict, (await side.CheckAsync(MessageOf(sender, to))).Verdict);
            Assert.Equal(team, (await side.DecisionsAsync())[^1].Decided.TargetTeam);
        }
    }

    [Fact]
    public async Task Source_team_and_channel_are_seen_by_conditions()
    {
        await using var side = await WriteSide.StartAsync("""
            rules:
              - { id: no-secret-channel, when: 'source.team_id == "payments" AND target.channel_id == "secret"', then: deny }
            default: allow
            """);
        var sender = await side.JoinAsync(1);
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(MessageOf(sender, new("ops", "", "secret")))).Verdict);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(MessageOf(sender, new("ops", "", "tasks")))).Verdict);
    }

    [Fact]
    public async Task A_decision_rests_on_the_recipient_s_stream_and_is_made_anew_when_it_changes()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Around = s => store = new WatchedStore(s) }, ToOpsOnly);
        var (sender, ops) = (await side.JoinAsync(1), await side.JoinAsync(2, team: "ops"));
        var moves = true;
        store!.Before = async request =>
        {
            if (moves && request.Writes[0].Stream.Category == "session")
            {
                moves = false;
                await side.Presence.LeaveAsync(ops.Claim, ops.Token, "", CancellationToken.None);
            }
        };

        await side.CheckAsync(MessageOf(sender, new("", ops.Did, "")));

        var relied = Assert.Single(await side.DecisionsAsync()).Decided.ReliedOn;
        Assert.Contains(new StreamCheck(ops.Id.Stream, ExpectedVersion.Exact(new(1))), relied);
    }

    [Fact]
    public async Task Messages_that_went_show_as_edges_and_others_do_not()
    {
        await using var side = await WriteSide.StartAsync(ToOpsOnly);
        var (sender, ops) = (await side.JoinAsync(1), await side.JoinAsync(2, team: "ops"));
        await side.CheckAsync(MessageOf(sender, new("", ops.Did, "tasks")));
        await side.CheckAsync(MessageOf(sender, new("", ops.Id.ToString(), "other")));
        await side.CheckAsync(MessageOf(sender, new("ops", "", "tasks")));
        await side.CheckAsync(MessageOf(sender, new("fin", "", "tasks")));
        await side.CheckAsync(MessageOf(new TestAgent(7), new("ops", "", "tasks")));
        await side.CheckAsync(sender.Calls("SEND_MESSAGE"));

        var edges = await side.EdgesAsync(new() { Org = "acme", Limit = 10 });

        Assert.Equal(
            [(null, "ops", 1L), (ops.Id, "", 2L)],
            edges.Select(edge => (edge.Key.Target, edge.Key.Team, edge.Count)));
        Assert.All(edges, edge => Assert.Equal(
            (EdgeProvenance.Decided, sender.Id, EdgeKind.Messages, true), (edge.Provenance, edge.Key.Source, edge.Key.Kind, edge.IsCrossTeam)));
    }

    [Fact]
    public async Task Questions_see_what_was_decided_before_them_and_count_nothing_twice()
    {
        await using var side = await WriteSide.StartAsync();
        var (sender, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        using var messages = new MessageEdges(side.Log, 1_000);
        var queries = new TopologyQueries(side.State, messages);
        for (var sent = 1; sent <= 3; sent++)
        {
            await side.CheckAsync(MessageOf(sender, new("", other.Did, "")));
            var page = await queries.ListAsync(new() { Org = "acme", Kind = EdgeKind.Messages, Limit = 10 }, CancellationToken.None);
            Assert.Equal((sent, 0), (Assert.Single(page.Edges).Count, page.Forgotten));
        }

        await side.CheckAsync(MessageOf(other, new("", sender.Did, "")));
        var cycle = Assert.Single(await queries.FindCyclesAsync("acme", EdgeKind.Messages, CancellationToken.None));
        Assert.Equal((2, 3), (cycle.Size, cycle.Path.Length));
    }

    [Fact]
    public async Task The_edge_that_was_not_seen_for_longest_makes_room_and_that_is_told()
    {
        await using var side = await WriteSide.StartAsync();
        var sender = await side.JoinAsync(1);
        foreach (var team in (string[])["a", "b", "a", "c"])
        {
            await side.CheckAsync(MessageOf(sender, new(team, "", "")));
        }

        using var messages = new MessageEdges(side.Log, distinctMax: 2);
        var page = await new TopologyQueries(side.State, messages).ListAsync(new() { Org = "acme", Limit = 10 }, CancellationToken.None);
        Assert.Equal([("c", 1L), ("a", 2L)], page.Edges.Select(edge => (edge.Key.Team, edge.Count)));
        Assert.Equal(1, page.Forgotten);
    }

    private static CheckAction MessageOf(TestAgent sender, MessageAddress to) => new(
        new AgentAction
        {
            Actor = sender.Claim, Kind = ActionKind.SendMessage, TraceId = "run-1", Message = to, Payload = "{}"u8.ToArray(),
        },
        sender.Token, WriteSide.Loopback, "", TraceParent: null);
}
