using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.State;

public sealed class WriteSideStateSpecs
{
    [Fact]
    public async Task A_restart_knows_what_was_known_before()
    {
        var side = await WriteSide.StartAsync("tools: {search: {allow: true}, '*': {allow: false}}");
        var stays = await side.JoinAsync(1);
        var rotates = await side.JoinAsync(2);
        await side.JoinAsync(2);
        var leaves = await side.JoinAsync(3);
        await side.Presence.LeaveAsync(leaves.Claim, leaves.Token, "", CancellationToken.None);
        var before = new[] { stays, rotates, leaves }.Select(a => side.State.Agents.Find(a.Id)!).ToList();
        var policy = side.State.Policies.Current;

        await using var again = await side.RestartAsync();
        foreach (var known in before)
        {
            var folded = again.State.Agents.Find(known.Id)!;
            Assert.Equal(
                (known.Version, known.State.Status, known.State.TokenHash, known.State.Lineage),
                (folded.Version, folded.State.Status, folded.State.TokenHash, folded.State.Lineage));
        }

        Assert.Equal(policy.Set.Digest, again.State.Policies.Current.Set.Digest);
        Assert.Equal(policy.Checks.AsEnumerable(), again.State.Policies.Current.Checks);
        Assert.Equal(2, again.State.Agents.CountActive());
        Assert.Equal(Verdict.Allow, (await again.CheckAsync(stays.Calls())).Verdict);
    }

    [Fact]
    public async Task A_description_names_the_position_that_it_ends_at()
    {
        await using var side = await WriteSide.StartAsync();
        await side.JoinAsync(1);
        var state = new DurableState();
        var events = await side.EventsAsync();
        foreach (var recorded in events.Where(recorded => DurableState.Categories.Passes(recorded.Event.Stream)))
        {
            state.Apply(recorded);
            Assert.Equal(recorded.Position.Next, state.Describe().Next);
        }

        Assert.Equal(side.State.Durable.Describe().Lines, state.Describe().Lines);
        state.PassTo(new Position(1_000));
        state.PassTo(new Position(999));
        Assert.Equal(new Position(1_000), state.Describe().Next);
    }

    [Fact]
    public async Task Whoever_waits_for_a_state_that_cannot_be_folded_is_told_so()
    {
        var feed = new BrokenFeed();
        await using var state = new WriteSideState(feed);
        await state.StartAsync(CancellationToken.None);
        var waiting = state.AwaitAsync(new(10), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        feed.Break.SetResult();
        await Assert.ThrowsAsync<EventStoreException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<EventStoreException>(() => state.AwaitAsync(new(11), CancellationToken.None));
    }

    [Fact]
    public async Task A_log_that_cannot_be_folded_at_the_start_refuses_the_start()
    {
        var feed = new BrokenFeed();
        feed.Break.SetResult();
        await using var state = new WriteSideState(feed) { };
        feed.BreaksFirst = true;
        await Assert.ThrowsAsync<EventStoreException>(() => state.StartAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_while_the_process_stops_is_told_that_it_stops()
    {
        await using var side = await WriteSide.StartAsync();
        var waiting = side.State.AwaitAsync(new(1_000), CancellationToken.None);
        await side.State.DisposeAsync();
        var thrown = await Assert.ThrowsAsync<EventStoreException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(StoreFault.Closed, thrown.Fault);
    }

    [Fact]
    public async Task Who_waits_may_give_up()
    {
        await using var side = await WriteSide.StartAsync();
        using var gone = new CancellationTokenSource();
        var waiting = side.State.AwaitAsync(new(1_000), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await side.PublishAsync(WriteSide.DenyAll);
    }

    [Fact]
    public async Task A_published_text_that_this_build_cannot_read_allows_nothing()
    {
        await using var side = await WriteSide.StartAsync(WriteSide.AllowAll);
        var published = new PolicyPublished("sha256:newer", [new PolicySource("new.yaml", "tomorrow: {}")], PolicyPublished.FromFile);
        var json = new CanonicalJsonWriter();
        PolicyPublished.Write(json, published);
        var draft = new TestEvents(1).Draft() with { Type = PolicyPublished.Type, Data = json.ToArray() };
        var position = await side.Journal.AppendAsync(PolicyBoard.Stream, draft, CancellationToken.None);
        await side.State.AwaitAsync(position, CancellationToken.None);
        Assert.Equal("no policy — fail-closed", (await side.CheckAsync(new TestAgent(1).Calls())).Reason);
    }

    [Fact]
    public async Task Events_of_types_that_this_build_does_not_know_change_nothing_and_still_count_as_versions()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var position = await side.Journal.AppendAsync(agent.Id.Stream, new TestEvents(1).Draft(), CancellationToken.None);
        await side.State.AwaitAsync(position, CancellationToken.None);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls())).Verdict);
        position = await side.Journal.AppendAsync(PolicyBoard.Stream, new TestEvents(2).Draft(), CancellationToken.None);
        await side.State.AwaitAsync(position, CancellationToken.None);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls())).Verdict);
    }

    // Catches up on an empty log, and fails when it is told to.
    private sealed class BrokenFeed : IEventFeed
    {
        public TaskCompletionSource Break { get; } = new();

        public bool BreaksFirst { get; set; }

        public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<RecordedEvent> ReadAllAsync(
            Position from, FeedFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<FeedMessage> SubscribeAsync(
            Position from,
            FeedFilter filter,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (!BreaksFirst)
            {
                yield return new FeedMessage.CaughtUp(from);
            }

            await Break.Task.WaitAsync(cancellationToken);
            throw new EventStoreException(StoreFault.Damaged, "a stored byte is not what was written");
        }
    }
}
