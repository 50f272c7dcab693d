using System.Text;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Commands.Actions;

public sealed class VerdictSpecs
{
    private static readonly TestAgent Anyone = new(1);

    [Fact]
    public async Task Policy_decides_and_the_answer_names_the_event_that_holds_it()
    {
        await using var side = await WriteSide.StartAsync("tools: {'*': {allow: false}, search: {allow: true}}");
        var allowed = await side.CheckAsync(Anyone.Calls("search"));
        var denied = await side.CheckAsync(Anyone.Calls("shell"));
        Assert.Equal((Verdict.Allow, "", "tools.search"), (allowed.Verdict, allowed.Reason, allowed.Rule));
        Assert.Equal((Verdict.Deny, "tool denied by policy", "tools.*"), (denied.Verdict, denied.Reason, denied.Rule));
        var decisions = await side.DecisionsAsync();
        Assert.Equal([allowed.Position, denied.Position], decisions.Select(d => (Position?)d.At));
        Assert.Equal([allowed.DecisionId, denied.DecisionId], decisions.Select(d => (EventId?)d.Envelope.Id));
        Assert.Equal(["search", "shell"], decisions.Select(d => d.Decided.Tool));
        Assert.Equal([Verdict.Allow, Verdict.Deny], decisions.Select(d => d.Decided.Verdict));
        Assert.All([allowed, denied], reply => Assert.True(reply.LatencyMicroseconds >= 1));
    }

    [Fact]
    public async Task Without_a_policy_everything_is_denied_and_recorded()
    {
        await using var side = await WriteSide.StartAsync(policy: null);
        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            var command = Anyone.Calls();
            var reply = await side.CheckAsync(command with { Action = command.Action with { Kind = kind } });
            Assert.Equal(
                (Verdict.Deny, "no policy — fail-closed", "no_policy", "no policy — fail-closed"),
                (reply.Verdict, reply.Reason, reply.ReasonCode, reply.Rule));
        }

        Assert.All(await side.DecisionsAsync(), d => Assert.Equal(PolicySet.None.Digest, d.Decided.PolicyDigest));
        Assert.Equal(Enum.GetValues<ActionKind>().Length, (await side.DecisionsAsync()).Count);
    }

    [Fact]
    public async Task The_answer_comes_only_after_the_event_is_durable()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        store!.Before = _ =>
        {
            reached.SetResult();
            return gate.Task;
        };
        var answer = side.CheckAsync(Anyone.Calls());
        await reached.Task;
        await Task.Yield();
        Assert.False(answer.IsCompleted);
        Assert.Empty(await side.DecisionsAsync());
        gate.SetResult();
        Assert.Equal((await answer).Position, Assert.Single(await side.DecisionsAsync()).At);
    }

    [Fact]
    public async Task The_event_says_who_asked_and_ties_itself_to_the_request()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await side.CheckAsync(agent.Calls(trace: "run-7") with { TraceParent = TraceParent });
        var envelope = Assert.Single(await side.DecisionsAsync()).Envelope;
        Assert.Equal(
            ("acme", "payments", $"agent:{agent.Did}", Assurance.Bound, "run-7", TraceParent),
            (envelope.Org, envelope.Team, envelope.Principal, envelope.Assurance, envelope.CorrelationId, envelope.TraceParent));
    }

    [Fact]
    public async Task A_bound_agent_acts_for_the_team_that_it_registered_with_whatever_it_claims()
    {
        // Gateway specification §4.3: with a valid token, the team comes from the owner's record.
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1, team: "payments");
        await side.CheckAsync((agent with { Team = "treasury" }).Calls());
        Assert.Equal("payments", Assert.Single(await side.DecisionsAsync()).Envelope.Team);
    }

    [Fact]
    public async Task Nothing_that_came_as_argument_token_or_key_is_in_the_log()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var command = agent.Calls(key: "S3CRET-key") with { TraceParent = null };
        await side.CheckAsync(command with
        {
            Action = command.Action with
            {
                Payload = "{\"password\":\"S3CRET\"}"u8.ToArray(),
                Address = "https://u:S3CRET@example.com/S3CRET?S3CRET",
                Host = "example.com",
            },
        });
        await side.CheckAsync(agent.Calls(token: "S3CRET-token", channel: WriteSide.Remote));
        foreach (var recorded in await side.EventsAsync())
        {
            var text = Encoding.UTF8.GetString(recorded.Event.Bytes.Span);
            Assert.DoesNotContain("S3CRET", text, StringComparison.Ordinal);
            Assert.DoesNotContain(agent.Token, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(StoreFault.NoSpace)]
    [InlineData(StoreFault.Failed)]
    [InlineData(StoreFault.Damaged)]
    [InlineData(StoreFault.Locked)]
    [InlineData(StoreFault.TooNew)]
    [InlineData(StoreFault.Inaccessible)]
    public async Task A_ledger_that_cannot_take_the_event_turns_an_allow_into_a_denial_and_is_counted(StoreFault fault)
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        store!.Before = _ => throw new EventStoreException(fault, "secret detail");
        foreach (var command in (CheckAction[])[agent.Calls(), agent.Calls(key: "key"), agent.Calls(token: "wrong")])
        {
            var reply = await side.CheckAsync(command);
            Assert.Equal(
                (Verdict.Deny, "ledger unavailable", "ledger_unavailable"), (reply.Verdict, reply.Reason, reply.ReasonCode));
            Assert.Null(reply.Position);
            Assert.Null(reply.DecisionId);
            Assert.DoesNotContain("secret", reply.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(3, side.Health.DenialsWithoutEvent);
        store.Before = null;
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls(key: "key"))).Verdict);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_while_deciding_anew_denies_too()
    {
        FaultyReads? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new FaultyReads(s) });
        store!.Conflict = true;
        var reply = await side.CheckAsync(Anyone.Calls());
        Assert.Equal("ledger unavailable", reply.Reason);
        Assert.Equal(1, side.Health.DenialsWithoutEvent);
    }

    [Theory]
    [InlineData(StoreFault.Busy)]
    [InlineData(StoreFault.Closed)]
    public async Task A_store_that_is_busy_or_closing_decides_nothing(StoreFault fault)
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        store!.Before = _ => throw new EventStoreException(fault, "come back");
        var thrown = await Assert.ThrowsAsync<EventStoreException>(() => side.CheckAsync(Anyone.Calls()));
        Assert.Equal(fault, thrown.Fault);
        Assert.Equal(0, side.Health.DenialsWithoutEvent);
    }

    // Says once that the policy changed, and cannot show how.
    private sealed class FaultyReads(IEventStore inner) : IEventStore
    {
        public bool Conflict { get; set; }

        public StoreCapabilities Capabilities => inner.Capabilities;

        public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
            Conflict
                ? new(new AppendResult.Conflict(
                    request.Checks[^1].Stream, request.Checks[^1].Expected, ExpectedVersion.Exact(new(9))))
                : inner.AppendAsync(request, cancellationToken);

        public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
            StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
            Conflict ? throw new EventStoreException(StoreFault.Damaged, "unreadable") : inner.ReadStreamAsync(stream, from, cancellationToken);

        public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken) =>
            inner.ReadStreamHeadAsync(stream, cancellationToken);
    }
}
