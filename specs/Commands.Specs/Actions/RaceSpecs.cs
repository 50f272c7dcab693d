using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Actions;

public sealed class RaceSpecs
{
    [Fact]
    public async Task A_policy_that_comes_into_force_meanwhile_decides()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var isFirst = true;
        store!.Before = async request =>
        {
            if (request.Writes[0].Stream.Category == "session" && isFirst)
            {
                isFirst = false;
                await side.PublishAsync(WriteSide.DenyAll);
            }
        };
        var reply = await side.CheckAsync(new TestAgent(1).Calls());
        Assert.Equal((Verdict.Deny, "tool denied by policy"), (reply.Verdict, reply.Reason));
        var decision = Assert.Single(await side.DecisionsAsync());
        Assert.Equal(ExpectedVersion.Exact(new(1)), decision.Decided.ReliedOn.Single(c => c.Stream == PolicyBoard.Stream).Expected);
    }

    [Fact]
    public async Task An_agent_that_leaves_meanwhile_is_not_allowed_anything_more()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        var isFirst = true;
        store!.Before = async request =>
        {
            if (request.Writes[0].Stream.Category == "session" && isFirst)
            {
                isFirst = false;
                await side.Presence.LeaveAsync(agent.Claim, agent.Token, "", CancellationToken.None);
            }
        };
        Assert.Equal("agent deregistered", (await side.CheckAsync(agent.Calls())).Reason);
    }

    [Fact]
    public async Task What_changes_with_every_attempt_ends_in_contention_and_not_in_an_answer()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var published = 0;
        store!.Before = request => request.Writes[0].Stream.Category == "session"
            ? side.PublishAsync($"tools: {{t{++published}: {{allow: true}}}}")
            : Task.CompletedTask;
        await Assert.ThrowsAsync<ContentionException>(() => side.CheckAsync(new TestAgent(1).Calls()));
        Assert.Equal(DeciderRunner.AttemptsMax, published);
        Assert.Empty(await side.DecisionsAsync());
    }

    [Fact]
    public Task No_allow_ever_rests_on_what_was_no_longer_so() => Seeds.EachAsync(1, 60, async seed =>
    {
        var settings = new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) { Pauses = seed % 6 } };
        await using var side = await WriteSide.StartAsync(settings);
        var agents = new[] { await side.JoinAsync(1), await side.JoinAsync(2) };
        var random = new Random(seed);
        var leaves = random.Next(24);
        var publishes = random.Next(24);
        var work = new List<Task>();
        var undecided = 0;
        for (var i = 0; i < 24; i++)
        {
            var (agent, trace, key) = (agents[random.Next(2)], $"run-{random.Next(3)}", random.Next(3) == 0 ? $"key-{i}" : "");
            work.Add(Task.Run(() => DecideAsync(side, agent.Calls(trace: trace, key: key), () => Interlocked.Increment(ref undecided))));
            if (i == leaves)
            {
                work.Add(Task.Run(() => side.Presence.LeaveAsync(
                    agents[0].Claim, agents[0].Token, "", CancellationToken.None).AsTask()));
            }

            if (i == publishes)
            {
                work.Add(Task.Run(() => side.PublishAsync(WriteSide.DenyAll)));
            }
        }

        await Task.WhenAll(work);
        Assert.Equal(24, (await side.DecisionsAsync()).Count + undecided);
        Assert.InRange(undecided, 0, 12);
        await AssertNothingStaleAsync(side);
    });

    // On a machine that is busy enough the others may be quicker eight times: then nothing is decided, and told so.
    private static async Task DecideAsync(WriteSide side, CheckAction command, Action undecided)
    {
        try
        {
            await side.CheckAsync(command);
        }
        catch (ContentionException)
        {
            undecided();
        }
    }

    // Reads the log as a stranger would: every decision against what was so just before it.
    private static async Task AssertNothingStaleAsync(WriteSide side)
    {
        var versions = new Dictionary<StreamName, StreamVersion>();
        var gone = new HashSet<AgentId>();
        var denyAll = PolicySet.Compile(
            [((PolicyParseResult.Accepted)PolicyDocument.Parse("a.yaml", WriteSide.DenyAll)).Document]).Digest;
        var policy = "";
        foreach (var recorded in await side.EventsAsync())
        {
            var envelope = recorded.Event.Open();
            if (ActionDecided.Read(envelope) is { } decided)
            {
                Assert.All(decided.ReliedOn, check => Assert.Equal(
                    check.Expected,
                    versions.TryGetValue(check.Stream, out var version) ? ExpectedVersion.Exact(version) : ExpectedVersion.NoStream));
                Assert.Equal(policy, decided.PolicyDigest);
                Assert.False(decided.Verdict == Verdict.Allow && gone.Contains(decided.Agent));
                Assert.False(decided.Verdict == Verdict.Allow && policy == denyAll);
            }

            policy = PolicyPublished.Read(envelope) is { } published ? published.Digest : policy;
            if (envelope.Type == AgentEventCodec.Deregistered)
            {
                gone.Add(new AgentId(recorded.Event.Stream.Id));
            }

            versions[recorded.Event.Stream] = recorded.Event.Version;
        }
    }
}
