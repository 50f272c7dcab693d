using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Administration;

public sealed class AgentAdministrationSpecs
{
    [Fact]
    public Task Nothing_is_allowed_once_a_suspension_is_in_the_log() => Seeds.EachAsync(1, 10, async seed =>
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) });
        var agent = await side.JoinAsync(1);
        var isAcknowledged = false;
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var wasAcknowledged = Volatile.Read(ref isAcknowledged);
                var reply = await side.CheckAsync(agent.Calls(trace: $"run-{caller}"));
                Assert.False(wasAcknowledged && reply.Verdict != Verdict.Deny);
            }
        })).ToList();
        await Task.Yield();
        AssertDone(await side.Agents.SuspendAsync(WriteSide.Local, Name(agent), "enough", false, CancellationToken.None));
        Volatile.Write(ref isAcknowledged, true);
        await Task.WhenAll(callers);

        var suspended = Assert.Single(await side.EventsAsync("agent"), e => e.Event.Open().Type == AgentEventCodec.Suspended).Position;
        Assert.DoesNotContain(await side.DecisionsAsync(), d => d.At > suspended && d.Decided.Verdict != Verdict.Deny);
        Assert.Contains(await side.DecisionsAsync(), d => d.Decided.ReasonCode == "agent_suspended" || d.At < suspended);
    });

    [Fact]
    public Task Whatever_is_done_to_agents_at_once_leaves_them_sound_and_a_restart_knows_it() => Seeds.EachAsync(1, 12, async seed =>
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() => WorkAsync(side, new Random((seed * 100) + worker)))));
        Lives.AssertSound(side);

        var before = side.Describe();
        await using var again = await side.RestartAsync();
        Assert.Equal(before, again.Describe());
    });

    [Fact]
    public async Task A_suspension_reaches_everybody_below_and_is_taken_back_from_them()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await ThreeAsync(side);
        AssertDone(await side.Agents.SuspendAsync(WriteSide.Local, Name(root), "all of it", true, CancellationToken.None));
        Assert.Equal((SuspensionKind.ParentSuspended, child.Id), (Only(side, grandchild), Cause(side, grandchild)));
        Assert.Equal((SuspensionKind.Manual, (AgentId?)null), (Only(side, root), Cause(side, root)));

        AssertDone(await side.Agents.ResumeAsync(WriteSide.Local, Name(root), Resume(SuspensionKind.Manual), true, CancellationToken.None));
        Assert.All([root, child, grandchild], agent => Assert.Equal(AgentStatus.Active, StatusOf(side, agent)));
    }

    [Fact]
    public async Task Of_several_reasons_every_one_has_to_be_taken_back()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, _) = await ThreeAsync(side);
        AssertDone(await side.Agents.SuspendAsync(WriteSide.Local, Name(child), "itself", false, CancellationToken.None));
        AssertDone(await side.Agents.SuspendAsync(WriteSide.Local, Name(root), "all", true, CancellationToken.None));
        AssertDone(await side.Agents.ResumeAsync(WriteSide.Local, Name(root), Resume(SuspensionKind.Manual), true, CancellationToken.None));
        Assert.Equal((AgentStatus.Suspended, SuspensionKind.Manual), (StatusOf(side, child), Only(side, child)));

        AssertRefused("not_suspended", await side.Agents.ResumeAsync(
            WriteSide.Local, Name(child), Resume(SuspensionKind.Anomaly), false, CancellationToken.None));
        AssertDone(await side.Agents.ResumeAsync(WriteSide.Local, Name(child), Resume(SuspensionKind.Manual), false, CancellationToken.None));
        Assert.Equal(AgentStatus.Active, StatusOf(side, child));
    }

    [Theory]
    [InlineData(OrphanFate.Suspend)]
    [InlineData(OrphanFate.Promote)]
    [InlineData(OrphanFate.Deregister)]
    public async Task Those_below_one_who_leaves_meet_the_fate_that_was_asked_for(OrphanFate fate)
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await ThreeAsync(side);
        AssertDone(await side.Agents.DeregisterAsync(WriteSide.Local, Name(root), "done", fate, CancellationToken.None));
        Lives.AssertSound(side);
        Assert.All([child, grandchild], agent => Assert.Equal(fate switch
        {
            OrphanFate.Suspend => AgentStatus.Suspended,
            OrphanFate.Promote => AgentStatus.Active,
            _ => AgentStatus.Deregistered,
        }, StatusOf(side, agent)));
        if (fate == OrphanFate.Promote)
        {
            Assert.Equal((child.Id, 1), (Place(side, grandchild).Root, Place(side, grandchild).Depth));
        }
    }

    [Fact]
    public async Task Nobody_stands_below_himself()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await ThreeAsync(side);
        foreach (var below in (TestAgent[])[root, child, grandchild])
        {
            AssertRefused("circular_delegation", await side.Agents.ReparentAsync(
                WriteSide.Local, Name(root), Name(below), "round", CancellationToken.None));
        }

        AssertDone(await side.Agents.ReparentAsync(WriteSide.Local, Name(grandchild), Name(root), "up", CancellationToken.None));
        Assert.Equal(1, Place(side, grandchild).Depth);
        AssertDone(await side.Agents.ReparentAsync(WriteSide.Local, Name(child), null, "alone", CancellationToken.None));
        Assert.Equal((null, child.Id, 0), (Place(side, child).Parent, Place(side, child).Root, Place(side, child).Depth));
    }

    [Fact]
    public async Task A_new_credential_ends_the_old_one_and_a_revoked_one_ends_for_good()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var rotated = AssertDone(await side.Agents.RotateAsync(WriteSide.Local, Name(agent), "leaked", CancellationToken.None)).Value.Token;
        Assert.Equal(ActorStanding.WrongCredential, Standing(side, agent, agent.Token));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls(token: rotated))).Verdict);

        AssertDone(await side.Agents.RevokeAsync(WriteSide.Local, Name(agent), "stolen", CancellationToken.None));
        Assert.Equal(ActorStanding.WrongCredential, Standing(side, agent, rotated));
        Assert.Equal(ActorStanding.MissingCredential, Standing(side, agent, ""));
        Assert.DoesNotContain(await side.EventsAsync(), e => Contains(e, rotated));
    }

    [Fact]
    public async Task Observing_changes_nothing_but_the_record()
    {
        await using var side = await WriteSide.StartAsync(WriteSide.DenyAll);
        var agent = await side.JoinAsync(1);
        AssertDone(await side.Agents.ObserveAsync(
            WriteSide.Local, Name(agent), "trial", side.Now.Plus(TimeSpan.FromHours(1)), [], CancellationToken.None));
        var reply = await side.CheckAsync(agent.Calls());
        Assert.Equal((Verdict.Allow, "observed"), (reply.Verdict, reply.ReasonCode));
        var shadow = Assert.Single(await side.DecisionsAsync()).Decided.Shadow!;
        Assert.Equal((Verdict.Deny, "tool_denied", "tools.*"), (shadow.Verdict, shadow.ReasonCode, shadow.Rule));

        // The very moment at which it ends, whether or not anybody has told of it.
        side.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(agent.Calls())).Verdict);
    }

    [Fact]
    public async Task Whoever_changes_the_mode_of_many_has_to_know_which()
    {
        await using var side = await WriteSide.StartAsync();
        var (root, child, grandchild) = await ThreeAsync(side);
        var until = side.Now.Plus(TimeSpan.FromHours(1));
        var shown = ((Answer<IReadOnlyList<AgentAssembly.Commands.Core.State.KnownAgent>>.Done)side.Agents
            .Preview(WriteSide.Local, Name(root))).Value.Select(agent => agent.Id.ToString()).ToList();
        Assert.Equal([root.Id.ToString(), child.Id.ToString(), grandchild.Id.ToString()], shown);
        var late = await side.JoinAsync(9, parent: root.Did);
        AssertRefused("cascade_changed", await side.Agents.ObserveAsync(
            WriteSide.Local, Name(root), "trial", until, shown, CancellationToken.None));
        Assert.Equal(0, await side.CountAsync(AgentEventCodec.ModeChanged));
        await side.Agents.DeregisterAsync(WriteSide.Local, Name(late), "away", OrphanFate.Suspend, CancellationToken.None);
        AssertDone(await side.Agents.ObserveAsync(WriteSide.Local, Name(root), "trial", until, shown, CancellationToken.None));
        Assert.All([root, child, grandchild], agent => Assert.Equal(until, side.State.Agents.Find(agent.Id)!.State.ObservedUntil));
    }

    // One of everything that may be done, again and again; refusals are answers too.
    private static async Task WorkAsync(WriteSide side, Random random)
    {
        for (var step = 0; step < 25; step++)
        {
            var (agent, other) = (new TestAgent(random.Next(1, 10)), new TestAgent(random.Next(1, 10)));
            var known = side.State.Agents.Find(agent.Id) is not null;
            try
            {
                switch (known ? random.Next(7) : 0)
                {
                    case 0:
                        await side.RegisterAsync(agent, random.Next(2) == 0 ? other.Did : null);
                        break;
                    case 1:
                        await side.Agents.SuspendAsync(WriteSide.Local, Name(agent), "r", random.Next(2) == 0, CancellationToken.None);
                        break;
                    case 2:
                        await side.Agents.ResumeAsync(
                            WriteSide.Local, Name(agent), Resume(SuspensionKind.Manual), true, CancellationToken.None);
                        break;
                    case 3:
                        await side.Agents.DeregisterAsync(
                            WriteSide.Local, Name(agent), "r", (OrphanFate)random.Next(1, 4), CancellationToken.None);
                        break;
                    case 4 or 5:
                        await side.Agents.ReparentAsync(WriteSide.Local, Name(agent), Name(other), "r", CancellationToken.None);
                        break;
                    default:
                        await side.Agents.ReparentAsync(WriteSide.Local, Name(agent), null, "r", CancellationToken.None);
                        break;
                }
            }
            catch (ContentionException)
            {
                // The others were quicker eight times: it is told so, and nothing happened.
            }
        }
    }

    private static async Task<(TestAgent Root, TestAgent Child, TestAgent Grandchild)> ThreeAsync(WriteSide side)
    {
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        return (root, child, await side.JoinAsync(3, parent: child.Did));
    }

    private static AgentName Name(TestAgent agent) => new(agent.Org, agent.Did);

    private static AgentCommand.Resume Resume(params SuspensionKind[] kinds) => new([.. kinds], "fine");

    private static AgentStatus StatusOf(WriteSide side, TestAgent agent) => side.State.Agents.Find(agent.Id)!.State.Status;

    private static AgentLineage Place(WriteSide side, TestAgent agent) => side.State.Agents.Find(agent.Id)!.State.Lineage!;

    private static ActorStanding Standing(WriteSide side, TestAgent agent, string token) =>
        side.State.Agents.StandingOf(side.State.Agents.Find(agent.Id), agent.Claim, token, mayAssert: true);

    private static SuspensionKind Only(WriteSide side, TestAgent agent) =>
        Assert.Single(side.State.Agents.Find(agent.Id)!.State.Suspensions).Key;

    private static AgentId? Cause(WriteSide side, TestAgent agent) =>
        Assert.Single(side.State.Agents.Find(agent.Id)!.State.Suspensions).Value.Cause;

    private static bool Contains(RecordedEvent recorded, string secret) =>
        System.Text.Encoding.UTF8.GetString(recorded.Event.Bytes.Span).Contains(secret, StringComparison.Ordinal);

    private static Answer<AgentsChanged>.Done AssertDone(Answer<AgentsChanged> answer) =>
        Assert.IsType<Answer<AgentsChanged>.Done>(answer);

    private static void AssertRefused(string rule, Answer<AgentsChanged> answer) =>
        Assert.Equal(rule, Assert.IsType<Answer<AgentsChanged>.Refused>(answer).Rule);
}
