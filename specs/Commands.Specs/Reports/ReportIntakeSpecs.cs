using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Specs.Commands.Reports;

public sealed class ReportIntakeSpecs
{
    private static readonly Caller Local = new Caller.Operator("local");

    [Fact]
    public async Task A_batch_is_one_append_and_a_gap_names_the_report_that_showed_it()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        var before = store!.Appends;

        var reply = await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0), Numbered(agent, 3)]);

        Assert.Equal(before + 1, store.Appends);
        var events = await EnvelopesAsync(side);
        Assert.Equal(["action.reported", "source.gap_detected", "action.reported"], events.Select(e => e.Type));
        Assert.Equal(events[2].Id, events[1].CausationId);
        Assert.Equal((ReportIntake.GapPrincipal, Assurance.Unspecified), (events[1].Principal, events[1].Assurance));
        Assert.All(events, e => Assert.Equal(("acme", "payments", "run-1"), (e.Org, e.Team, e.CorrelationId)));
        var last = (await side.EventsAsync("source"))[^1].Position;
        Assert.Equal(new IntakeReply.Taken(2, last), reply);
    }

    [Fact]
    public async Task A_credential_decides_who_answers_whatever_is_claimed()
    {
        await using var side = await WriteSide.StartAsync();
        var (agent, victim) = (await side.JoinAsync(1), await side.JoinAsync(2, org: "other", team: "root"));

        await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(victim, 0), Numbered(agent, 1)]);

        var events = await EnvelopesAsync(side);
        Assert.All(events, e => Assert.Equal(
            ("acme", "payments", $"agent:{agent.Did}", Assurance.Bound), (e.Org, e.Team, e.Principal, e.Assurance)));
        Assert.All(events, e => Assert.Equal(SourceStream.Of("acme", agent.Id, Assurance.Bound), e.Stream));
        var actions = events.Select(e => ((SourceEvent.Reported)SourceEventCodec.Read(e)!).Action).ToList();
        Assert.All(actions, action => Assert.Equal(agent.Id, action.Agent));
        Assert.Equal(
            [("other", "root", victim.Did), ("", "", "")],
            actions.Select(action => (action.ClaimedOrg, action.ClaimedTeam, action.ClaimedAgent)));
    }

    [Theory]
    [InlineData("acme", true, "acme", "payments", Assurance.Asserted)]
    [InlineData("acme", false, "default", "default", Assurance.Asserted)]
    [InlineData("", true, "default", "default", Assurance.Unattributed)]
    public async Task Without_a_credential_only_a_registered_agents_org_is_believed(
        string org, bool isRegistered, string recordedOrg, string recordedTeam, Assurance assurance)
    {
        await using var side = await WriteSide.StartAsync();
        var agent = isRegistered ? await side.JoinAsync(1) : new TestAgent(1);
        var report = Numbered(agent, 0) with { Claim = org.Length > 0 ? agent.Claim : ActorClaim.From("evil", "evil", "") };

        await TakeAsync(side.Intake, Local, [report]);

        var recorded = Assert.Single(await EnvelopesAsync(side));
        Assert.Equal((recordedOrg, recordedTeam, assurance), (recorded.Org, recorded.Team, recorded.Assurance));
        Assert.Equal(org.Length > 0 ? $"agent:{agent.Did}" : "anonymous", recorded.Principal);
        Assert.Equal(org == recordedOrg ? "" : org.Length > 0 ? org : "evil",
            ((SourceEvent.Reported)SourceEventCodec.Read(recorded)!).Action.ClaimedOrg);
    }

    [Fact]
    public async Task Who_only_claims_to_be_an_agent_cannot_use_up_its_numbers()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await TakeAsync(side.Intake, Local, [Numbered(agent, 0, "forged")]);
        Assert.IsType<IntakeReply.Taken>(await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0)]));
        Assert.Equal(2, (await EnvelopesAsync(side)).Select(e => e.Stream).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_that_cannot_be_taken_whole_leaves_nothing()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var caller = CallerOf(side, agent);
        await TakeAsync(side.Intake, caller, [Numbered(agent, 0)]);

        Assert.Equal(
            new IntakeReply.Contradicted(1),
            await TakeAsync(side.Intake, caller, [Numbered(agent, 1), Numbered(agent, 0, "else")]));
        Assert.Equal(
            new IntakeReply.AnotherAgent(1),
            await TakeAsync(side.Intake, Local, [Numbered(agent, 1), Numbered(new TestAgent(2), 0)]));
        Assert.Equal(
            new IntakeReply.TooManyGaps(1_002),
            await TakeAsync(side.Intake, caller, [.. Enumerable.Range(1, 501).Select(n => Numbered(agent, 2 * n))]));
        await Assert.ThrowsAsync<ArgumentException>(() => TakeAsync(
            side.Intake, caller, [.. Enumerable.Range(1, 1_001).Select(n => Numbered(agent, n))]));
        Assert.Equal(new IntakeReply.Taken(0, null), await TakeAsync(side.Intake, caller, []));
        Assert.Single(await EnvelopesAsync(side));
    }

    [Fact]
    public async Task Batches_of_one_source_at_once_are_all_recorded_and_never_fight()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Around = s => store = new WatchedStore(new GroupStore(s)) });
        var agent = await side.JoinAsync(1);
        var before = store!.Appends;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => Task.Run(() => TakeAsync(
            side.Intake, CallerOf(side, agent), [.. Enumerable.Range(10 * batch, 10).Select(n => Numbered(agent, n))]))));

        Assert.Equal(before + 20, store.Appends);
        Assert.Equal(Enumerable.Range(0, 200), (await SequencesAsync(side)).Order());
    }

    [Fact]
    public async Task Two_processes_on_one_source_both_get_everything_recorded_once()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) });
        var agent = await side.JoinAsync(1);
        ReportIntake[] intakes = [side.Intake, side.NewIntake()];

        for (var n = 0; n < 30; n++)
        {
            await Task.WhenAll(intakes.Select(intake => Task.Run(() => TakeAsync(
                intake, CallerOf(side, agent), [Numbered(agent, n), Numbered(agent, n + 1)]))));
        }

        Assert.Equal(Enumerable.Range(0, 31), await SequencesAsync(side));
    }

    [Fact]
    public async Task What_was_recorded_is_known_after_a_restart()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0), Numbered(agent, 2)]);

        await using var again = await side.RestartAsync();
        var caller = CallerOf(again, agent);
        Assert.Equal(new IntakeReply.Taken(0, null), await TakeAsync(again.Intake, caller, [Numbered(agent, 2), Numbered(agent, 0)]));
        Assert.Equal(new IntakeReply.Contradicted(0), await TakeAsync(again.Intake, caller, [Numbered(agent, 2, "else")]));
        await TakeAsync(again.Intake, caller, [Numbered(agent, 1), Numbered(agent, 3)]);

        Assert.Equal([0, 2, 1, 3], await SequencesAsync(again));
        Assert.Equal(1, (await EnvelopesAsync(again)).Count(e => e.Type == SourceEventCodec.GapDetected));
    }

    // The store took the batch, and its answer got lost.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_fault_the_same_batch_can_be_sent_again(bool isWritten)
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        ImmutableArray<ActionReport> batch = [Numbered(agent, 0), Numbered(agent, 2)];
        await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 5, session: "other")]);
        store!.Before = async request =>
        {
            if (isWritten)
            {
                await side.Log.AppendAsync(request, CancellationToken.None);
            }

            throw new EventStoreException(StoreFault.Busy, "no answer");
        };

        await Assert.ThrowsAsync<EventStoreException>(() => TakeAsync(side.Intake, CallerOf(side, agent), batch));
        store.Before = null;
        Assert.Equal(
            isWritten ? 0 : 2,
            Assert.IsType<IntakeReply.Taken>(await TakeAsync(side.Intake, CallerOf(side, agent), batch)).Added);

        Assert.Equal([5, 0, 2], await SequencesAsync(side));
    }

    [Fact]
    public async Task Too_many_who_wait_are_told_to_come_back_and_the_others_are_served()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Around = s => store = new WatchedStore(s), SourcesMax = 1, WaitingBatchesMax = 1 });
        var (agent, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var release = new TaskCompletionSource();
        store!.Before = _ => release.Task;

        var first = TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0)]);
        var waiting = TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 1)]);
        foreach (var refused in new[] { agent, other })
        {
            var fault = await Assert.ThrowsAsync<EventStoreException>(
                () => TakeAsync(side.Intake, CallerOf(side, refused), [Numbered(refused, 2)]));
            Assert.Equal(StoreFault.Busy, fault.Fault);
            Assert.NotNull(fault.RetryAfter);
        }

        release.SetResult();
        await Task.WhenAll(first, waiting);
        await TakeAsync(side.Intake, CallerOf(side, other), [Numbered(other, 0)]);
        await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0), Numbered(agent, 2)]);
        Assert.Equal([0, 1, 0, 2], await SequencesAsync(side));
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_leaves_nothing_and_holds_up_nobody()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        var release = new TaskCompletionSource();
        store!.Before = _ => release.Task;
        var first = TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 0)]);
        using var giveUp = new CancellationTokenSource();
        var waiting = side.Intake.TakeAsync(
            new(CallerOf(side, agent), [Numbered(agent, 1)], null), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        release.SetResult();
        await first;
        await TakeAsync(side.Intake, CallerOf(side, agent), [Numbered(agent, 1)]);
        Assert.Equal([0, 1], await SequencesAsync(side));
    }

    private static Caller CallerOf(WriteSide side, TestAgent agent) => side.As(agent);

    private static ActionReport Numbered(TestAgent agent, int sequence, string content = "", string session = "s") => new()
    {
        EventId = $"event-{sequence}",
        Sequence = sequence,
        Session = session,
        Claim = agent.Claim,
        TraceId = "run-1",
        Content = Encoding.UTF8.GetBytes($"{session} {sequence} {content}"),
    };

    private static Task<IntakeReply> TakeAsync(ReportIntake intake, Caller caller, ImmutableArray<ActionReport> reports) =>
        intake.TakeAsync(new(caller, reports, null), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    private static async Task<List<EventEnvelope>> EnvelopesAsync(WriteSide side) =>
        [.. (await side.EventsAsync("source")).Select(recorded => recorded.Event.Open())];

    private static async Task<List<int>> SequencesAsync(WriteSide side) =>
    [
        .. (await EnvelopesAsync(side)).Select(SourceEventCodec.Read).OfType<SourceEvent.Reported>()
            .Select(reported => (int)reported.Action.What.Sequence!.Value),
    ];
}
