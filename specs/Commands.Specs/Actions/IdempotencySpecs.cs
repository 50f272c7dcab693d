using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Actions;

public sealed class IdempotencySpecs
{
    private static readonly TestAgent Anyone = new(1);

    [Fact]
    public async Task Repeating_a_request_repeats_its_answer_and_records_nothing_new()
    {
        await using var side = await WriteSide.StartAsync();
        var first = await side.CheckAsync(Anyone.Calls(key: "key"));
        await side.PublishAsync(WriteSide.DenyAll);
        var again = await side.CheckAsync(Anyone.Calls(key: "key"));
        Assert.False(first.Replayed);
        Assert.Equal(first with { Replayed = true }, again);
        Assert.Single(await side.DecisionsAsync());
    }

    [Fact]
    public async Task The_key_of_another_action_is_refused()
    {
        await using var side = await WriteSide.StartAsync();
        await side.CheckAsync(Anyone.Calls("search", key: "key"));
        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => side.CheckAsync(Anyone.Calls("shell", key: "key")));
        Assert.Single(await side.DecisionsAsync());
    }

    [Fact]
    public async Task A_key_is_remembered_for_five_minutes()
    {
        await using var side = await WriteSide.StartAsync();
        await side.CheckAsync(Anyone.Calls(key: "key"));
        side.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True((await side.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
        side.Time.Advance(TimeSpan.FromTicks(1));
        Assert.False((await side.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
        side.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await side.CheckAsync(Anyone.Calls("shell", key: "key"))).Replayed);
    }

    [Fact]
    public async Task A_key_belongs_to_one_agent_of_one_org()
    {
        await using var side = await WriteSide.StartAsync();
        var (here, there) = (await side.JoinAsync(3, "acme"), await side.JoinAsync(3, "other"));
        await side.CheckAsync(here.Calls("search", key: "key"));
        Assert.False((await side.CheckAsync(there.Calls("shell", key: "key"))).Replayed);
        Assert.False((await side.CheckAsync(Anyone.Calls("search", key: "key"))).Replayed);
        Assert.False((await side.CheckAsync(new TestAgent(2).Calls("shell", key: "key"))).Replayed);
        Assert.False((await side.CheckAsync(Nobody("acme", "search"))).Replayed);
    }

    [Fact]
    public Task Duplicates_that_come_at_once_are_decided_once() => Seeds.EachAsync(1, 20, async seed =>
    {
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) { Pauses = seed % 5 } });
        var replies = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => side.CheckAsync(Anyone.Calls(key: "key")))));
        Assert.Single(replies, reply => !reply.Replayed);
        Assert.Equal(Assert.Single(await side.DecisionsAsync()).At, replies.Select(r => r.Position).Distinct().Single());
    });

    [Fact]
    public async Task A_first_attempt_that_failed_leaves_the_key_free_for_its_full_time()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        store!.Before = _ => throw new EventStoreException(StoreFault.Busy, "come back");
        await Assert.ThrowsAsync<EventStoreException>(() => side.CheckAsync(Anyone.Calls(key: "key")));
        store.Before = null;
        side.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.False((await side.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
        side.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.True((await side.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
    }

    [Fact]
    public async Task Attempts_that_fail_do_not_fill_the_table()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { KeysMax = 2, Around = s => store = new WatchedStore(s) });
        store!.Before = _ => throw new EventStoreException(StoreFault.NoSpace, "no room");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("ledger unavailable", (await side.CheckAsync(Anyone.Calls(key: $"key-{i}"))).Reason);
        }

        store.Before = null;
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Anyone.Calls(key: "key-0"))).Verdict);
    }

    [Fact]
    public async Task A_full_table_turns_keys_away_and_lets_requests_without_one_pass()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { KeysMax = 2 });
        await side.CheckAsync(Anyone.Calls(key: "key-1"));
        await side.CheckAsync(Anyone.Calls(key: "key-2"));
        var refusal = await Assert.ThrowsAsync<EventStoreException>(() => side.CheckAsync(Anyone.Calls(key: "key-3")));
        Assert.Equal(StoreFault.Busy, refusal.Fault);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Anyone.Calls())).Verdict);
        Assert.True((await side.CheckAsync(Anyone.Calls(key: "key-1"))).Replayed);
        side.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Anyone.Calls(key: "key-3"))).Verdict);
    }

    [Theory]
    [InlineData(WriteSide.AllowAll)]
    [InlineData(WriteSide.DenyAll)]
    [InlineData(null)]
    public async Task A_restart_forgets_no_answer(string? policy)
    {
        var side = await WriteSide.StartAsync(new WriteSideSettings(), policy);
        var first = await side.CheckAsync(Anyone.Calls(key: "key"));
        side.Time.Advance(TimeSpan.FromMinutes(3));
        await using var again = await side.RestartAsync();
        var replay = await again.CheckAsync(Anyone.Calls(key: "key"));
        Assert.True(replay.Replayed);
        Assert.Equal(
            first with { Replayed = true, Detail = "", LatencyMicroseconds = 1 },
            replay with { Detail = "", LatencyMicroseconds = 1 });
        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => again.CheckAsync(Anyone.Calls("shell", key: "key")));
        Assert.Single(await again.DecisionsAsync());
        again.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False((await again.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
    }

    [Fact]
    public async Task A_restart_forgets_what_is_older_than_five_minutes()
    {
        var side = await WriteSide.StartAsync();
        await side.CheckAsync(Anyone.Calls(key: "key"));
        side.Time.Advance(TimeSpan.FromMinutes(5));
        await using var again = await side.RestartAsync();
        Assert.False((await again.CheckAsync(Anyone.Calls("shell", key: "key"))).Replayed);
    }

    [Fact]
    public async Task A_client_that_goes_away_does_not_take_the_answer_from_others()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        using var impatient = new CancellationTokenSource();

        // The policy changes while the first caller is deciding, so that its decision goes on after the cancellation.
        store!.Before = async request =>
        {
            if (request.Writes[0].Stream.Category == "session" && reached.TrySetResult())
            {
                await gate.Task;
                await side.PublishAsync(WriteSide.DenyAll);
            }
        };
        var first = side.Handler.HandleAsync(Anyone.Calls(key: "key"), impatient.Token).AsTask();
        await reached.Task;
        var second = side.CheckAsync(Anyone.Calls(key: "key"));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(second.IsCompleted);
        gate.SetResult();
        Assert.Equal(Verdict.Deny, (await second).Verdict);
        Assert.True((await side.CheckAsync(Anyone.Calls(key: "key"))).Replayed);
        Assert.Single(await side.DecisionsAsync());
    }

    [Fact]
    public async Task A_duplicate_may_go_away_while_the_first_one_waits()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        store!.Before = _ =>
        {
            reached.TrySetResult();
            return gate.Task;
        };
        var first = side.CheckAsync(Anyone.Calls(key: "key"));
        await reached.Task;
        using var impatient = new CancellationTokenSource();
        var second = side.Handler.HandleAsync(Anyone.Calls(key: "key"), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(30)));
        gate.SetResult();
        Assert.Equal(Verdict.Allow, (await first).Verdict);
    }

    [Fact]
    public async Task Who_does_not_prove_to_be_the_agent_is_not_shown_its_answers()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(agent.Calls(key: "key"));
        var reply = await side.CheckAsync(agent.Calls(key: "key", token: "wrong"));
        Assert.Equal((Verdict.Deny, "credential token mismatch", false), (reply.Verdict, reply.Reason, reply.Replayed));
    }

    [Fact]
    public async Task An_allow_is_not_replayed_to_an_agent_that_has_left()
    {
        // Architecture §5: status is checked on every call; §4: no allowed action after the command was acknowledged.
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls(key: "key"))).Verdict);
        await side.Presence.LeaveAsync(agent.Claim, agent.Token, "", CancellationToken.None);
        var reply = await side.CheckAsync(agent.Calls(key: "key"));
        Assert.Equal((Verdict.Deny, "agent deregistered"), (reply.Verdict, reply.Reason));

        var again = Assert.IsType<AgentAssembly.Commands.Core.Agents.RegistrationReply.Joined>(await side.RegisterAsync(agent));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync((agent with { Token = again.Token }).Calls(key: "key"))).Verdict);
    }

    private static CheckAction Nobody(string org, string tool)
    {
        var command = Anyone.Calls(tool, key: "key");
        return command with { Action = command.Action with { Actor = new ActorClaim(org, "default", "") } };
    }
}
