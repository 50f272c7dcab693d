using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Anomalies;

/// <summary>What is done about anomalies, and that nothing of it is lost.</summary>
public sealed class ResponseSpecs
{
    private const int Threshold = 3;

    [Fact]
    public async Task A_block_asks_nobody_reserves_nothing_and_spends_no_limit()
    {
        await using var side = await WriteSide.StartAsync("""
            tools: {'*': {allow: true}, search: {allow: true, limit_per_hour: 3}}
            budget: {daily_limit_usd: 5}
            """);
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Block);

        var replies = await RepeatAsync(side, agent, Threshold + 2);

        // The third is blocked, and so its call is left of the limit for another one.
        Assert.Equal(["allowed", "allowed", "anomaly_detected", "allowed", "rate_limited"], replies.Select(reply => reply.ReasonCode));
        Assert.Equal(0, await side.CountAsync(BudgetEventCodec.ReservedType));
        Assert.Equal(AgentStatus.Active, side.StateOf(agent).Status);
        var blocked = (await side.DecisionsAsync()).Single(each => each.Decided.ReasonCode == AnomalyRulings.ReasonCode);
        var anomaly = Assert.Single(side.Known(agent)!.State.Recent);
        Assert.Equal((blocked.Envelope.Id, AnomalyEffect.Denied), (anomaly.What.Decision!.Value, anomaly.What.Effect));
        Assert.Equal(("anomaly_detection", "anomaly detected"), (blocked.Decided.Rule, blocked.Decided.Reason));
    }

    [Fact]
    public async Task What_is_blocked_is_no_question_to_people()
    {
        await using var side = await WriteSide.StartAsync(
            "tools: {'*': {allow: true}}\nrules: [{id: ask, then: approve}]");
        var agent = await side.JoinAsync(1);
        var call = new AgentAction
        {
            Actor = agent.Claim, Kind = ActionKind.NetworkCall, Host = "https://svc:Xk29fLq81mZp@api.example.com", TraceId = "run",
        };

        Assert.Equal("anomaly_detected", (await side.CheckAsync(call.By(agent))).ReasonCode);
        Assert.Equal(0, await side.CountAsync(ApprovalEventCodec.Requested));
    }

    [Fact]
    public async Task Waiting_for_people_is_no_loop_however_often_it_is_asked()
    {
        await using var side = await WriteSide.StartAsync("approval_timeout_secs: 600\ntools: {search: {allow: true, requires_approval_if: 'true'}}");
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Pause);

        Assert.All(await RepeatAsync(side, agent, 10), reply => Assert.Equal(Verdict.Pending, reply.Verdict));
        Assert.Empty(await side.AnomaliesAsync());
    }

    [Fact]
    public async Task A_pause_denies_everything_until_its_time_is_over()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Pause);
        side.Scheduler.Start();

        Assert.Equal("anomaly_detected", (await RepeatAsync(side, agent, Threshold))[^1].ReasonCode);
        Assert.Equal("agent_suspended", (await side.CheckAsync(agent.Calls("other"))).ReasonCode);

        await side.AdvanceUntilAsync(AnomalyEvent.LiftedType, step: 60);
        Assert.Equal("allowed", (await side.CheckAsync(agent.Calls("other"))).ReasonCode);
        Assert.InRange((side.Now.UnixMicroseconds - WriteSide.Start.ToUnixTimeMilliseconds() * 1_000) / 1_000_000, 900, 1_100);
    }

    // Whoever resumes the agent knows of the loop: it takes as many calls again to be one.
    [Fact]
    public async Task What_was_told_counts_from_nothing_again()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Pause);
        await RepeatAsync(side, agent, Threshold);
        AnomalySide.Done(await side.Agents.ResumeAsync(
            WriteSide.Local, new AgentName("acme", agent.Did), new AgentCommand.Resume([SuspensionKind.Anomaly], "seen"), false,
            CancellationToken.None));

        Assert.Equal(["allowed", "allowed", "anomaly_detected"], (await RepeatAsync(side, agent, Threshold)).Select(reply => reply.ReasonCode));
    }

    [Fact]
    public async Task A_pause_without_end_waits_for_somebody()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.SetRulesAsync(rules => rules with { LoopThreshold = Threshold, PauseSeconds = 0 });
        await RepeatAsync(side, agent, Threshold);

        Assert.True(side.IsSuspendedForAnomaly(agent));
        Assert.Null(side.Known(agent)!.State.Pause);
    }

    [Fact]
    public async Task A_quarantine_ends_the_credential_and_suspends_those_below()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: agent.Did);
        await LoopAtThreeAsync(side, AnomalyResponse.Quarantine);
        await RepeatAsync(side, agent, Threshold);

        Assert.Equal("credential_mismatch", (await side.CheckAsync(agent.Calls("other"))).ReasonCode);
        Assert.Equal("agent_suspended", (await side.CheckAsync(child.Calls())).ReasonCode);
        Assert.Equal((true, ""), (side.IsSuspendedForAnomaly(agent), side.StateOf(agent).TokenHash));
        Assert.Equal(SuspensionKind.ParentSuspended, Assert.Single(side.StateOf(child).Suspensions).Key);
        Assert.Null(side.Known(agent)!.State.Due);
    }

    [Theory]
    [InlineData(AnomalyResponse.Block)]
    [InlineData(AnomalyResponse.Pause)]
    [InlineData(AnomalyResponse.Quarantine)]
    public async Task Observing_records_and_changes_nothing(AnomalyResponse response)
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, response);
        await side.Commands.RunAsync(
            (undertaking, token) => side.Commands.AskAsync(
                undertaking, agent.Id, new AgentCommand.Observe("try", side.Now.Plus(TimeSpan.FromHours(1)), side.Now),
                new("acme", "payments", "operator:spec", Assurance.Unspecified, []), token),
            CancellationToken.None);

        Assert.All(await RepeatAsync(side, agent, Threshold + 1), reply => Assert.Equal(Verdict.Allow, reply.Verdict));
        Assert.Equal([AnomalyEffect.Observed], (await side.AnomaliesAsync()).Select(each => each.Effect));
        Assert.Equal(AgentStatus.Active, side.StateOf(agent).Status);
    }

    [Fact]
    public async Task What_is_switched_off_is_not_looked_for()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Off);

        Assert.All(await RepeatAsync(side, agent, 5), reply => Assert.Equal(Verdict.Allow, reply.Verdict));
        Assert.Empty(await side.AnomaliesAsync());
    }

    // The process ends between the anomaly and the suspension: whoever starts again does what is due.
    [Fact]
    public async Task A_suspension_that_was_due_at_a_crash_is_done_after_it()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => store = new WatchedStore(inner) });
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Pause);
        store!.Before = request => request.Writes.Any(write => write.Stream.Category == "agent")
            ? throw new EventStoreException(StoreFault.Closed, "gone")
            : Task.CompletedTask;
        await RepeatAsync(side, agent, Threshold);
        Assert.False(side.IsSuspendedForAnomaly(agent));

        await using var again = await side.RestartAsync();
        again.Scheduler.Start();
        await again.AdvanceUntilAsync(AnomalyEvent.AnsweredType);

        Assert.True(again.IsSuspendedForAnomaly(agent));
        Assert.Equal("agent_suspended", (await again.CheckAsync(agent.Calls("other"))).ReasonCode);
        await again.AdvanceUntilAsync(AnomalyEvent.LiftedType, step: 60);
        Assert.False(again.IsSuspendedForAnomaly(agent));
    }

    // Leaving between the anomaly and its suspension is no way out, and the pause ends by itself all the same.
    [Fact]
    public async Task Whoever_leaves_before_a_suspension_is_suspended_when_it_comes_back()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => store = new WatchedStore(inner) });
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Pause);
        store!.Before = request => request.Writes.Any(write => write.Stream.Category == "agent")
            ? throw new EventStoreException(StoreFault.Closed, "gone")
            : Task.CompletedTask;
        await RepeatAsync(side, agent, Threshold);
        store.Before = null;
        await side.Presence.LeaveAsync(agent.Claim, agent.Token, "", CancellationToken.None);
        side.Scheduler.Start();
        await side.AdvanceUntilAsync(AnomalyEvent.AnsweredType);

        var back = await side.JoinAsync(1);
        Assert.Equal("agent_suspended", (await side.CheckAsync(back.Calls("other"))).ReasonCode);
        await side.AdvanceUntilAsync(AnomalyEvent.LiftedType, step: 60);
        Assert.Equal("allowed", (await side.CheckAsync(back.Calls("other"))).ReasonCode);
    }

    // The process ends between the agent and those below it: nothing that was begun is left so.
    [Fact]
    public async Task A_quarantine_suspends_its_agent_first_and_is_answered_last()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: agent.Did);
        await LoopAtThreeAsync(side, AnomalyResponse.Quarantine);
        await RepeatAsync(side, agent, Threshold);

        var order = (await side.EventsAsync()).Select(recorded => recorded.Event.Open())
            .Where(each => each.Type is "agent.suspended" or AnomalyEvent.AnsweredType)
            .Select(each => each.Stream).ToList();
        Assert.Equal([agent.Id.Stream, child.Id.Stream, AnomalyDecider.StreamOf("acme", agent.Id)], order);
    }

    [Fact]
    public async Task Agents_and_members_of_another_team_do_not_see_it_and_no_agent_switches_the_watch_off()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var (mate, stranger) = (await side.JoinAsync(2), await side.JoinAsync(3, team: "treasury"));
        await LoopAtThreeAsync(side, AnomalyResponse.Block);
        await RepeatAsync(side, agent, Threshold);

        var wish = new AnomalyWish("acme", null, null, null);
        Assert.Single(side.Queries().List(side.As(mate), wish));
        Assert.Empty(side.Queries().List(side.As(stranger), wish));
        Assert.IsType<Answer<FoundAnomaly>.NotFound>(side.Queries().Get(side.As(stranger), side.OnlyId(agent).ToString()));

        var rules = side.State.AnomalyRules.StateOf(AnomalyRulesDecider.StreamOf("acme"));
        Assert.Contains("agents see", Assert.IsType<Answer<int>.Forbidden>(await side.Administration().SetRulesAsync(
            side.As(agent), "acme", new(rules.Rules, rules.Version, "why"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    // A restart anywhere within the recording: the same is found at the same action.
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(49)]
    public async Task Detection_goes_on_after_a_restart_as_if_there_had_been_none(int restartAfter)
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var found = -1;
        for (var i = 1; found < 0 && i <= 60; i++)
        {
            found = (await side.CheckAsync(Traffic.FirstCall.By(agent))).ReasonCode == "anomaly_detected" ? i : -1;
            side.Time.Advance(TimeSpan.FromSeconds(1));
            side = i == restartAfter ? await side.RestartAsync() : side;
        }

        Assert.Equal(50, found);
        await side.DisposeAsync();
    }

    [Fact]
    public async Task What_a_restart_reads_back_knows_what_was_told()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Alert);
        await RepeatAsync(side, agent, Threshold);
        await using var again = await side.RestartAsync();

        await RepeatAsync(again, agent, Threshold - 1);
        Assert.Single(await again.AnomaliesAsync());
        await RepeatAsync(again, agent, 1);
        Assert.Equal(2, (await again.AnomaliesAsync()).Count);
    }

    // Each is counted while it is looked at, so that exactly one of them is the third.
    [Fact]
    public async Task Of_many_at_once_every_third_is_told()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => new GroupStore(inner) });
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Block);

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => side.CheckAsync(agent.Calls()))));

        Assert.Equal(10, replies.Count(reply => reply.Verdict == Verdict.Deny));
        Assert.Equal(10, (await side.AnomaliesAsync()).Count);
    }

    [Fact]
    public async Task What_is_not_recorded_does_not_count()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => store = new WatchedStore(inner) });
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Block);
        await RepeatAsync(side, agent, 1);
        store!.Before = _ => throw new EventStoreException(StoreFault.NoSpace, "full");
        await RepeatAsync(side, agent, 5);
        store.Before = null;

        Assert.Equal(["allowed", "anomaly_detected"], (await RepeatAsync(side, agent, 2)).Select(reply => reply.ReasonCode));
    }

    [Fact]
    public async Task Other_windows_count_from_nothing()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Block);
        await RepeatAsync(side, agent, Threshold - 1);
        side.Time.Advance(TimeSpan.FromSeconds(1));
        await side.SetRulesAsync(rules => rules with { LoopWindowSeconds = 600 });

        Assert.Equal(["allowed", "allowed", "anomaly_detected"], (await RepeatAsync(side, agent, 3)).Select(reply => reply.ReasonCode));
        Assert.Equal(2, Assert.Single(await side.AnomaliesAsync()).RulesVersion);
    }

    [Fact]
    public async Task More_agents_than_fit_are_forgotten_by_the_longest_silence()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { BaselinesMax = 4 });
        for (var number = 1; number <= 20; number++)
        {
            await side.CheckAsync((await side.JoinAsync(number)).Calls());
            side.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(side.Baselines.Count, 1, 4);
    }

    [Fact]
    public async Task People_judge_and_agents_do_not()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await LoopAtThreeAsync(side, AnomalyResponse.Block);
        await RepeatAsync(side, agent, Threshold);
        var id = side.OnlyId(agent).ToString();
        var window = TimeSpan.FromHours(1);
        Assert.Equal(40, AnomalyScore.Of(side.Known(agent)!.State, side.Now, window));

        Assert.IsType<Answer<bool>.Forbidden>(await JudgeAsync(side, side.As(agent), id));
        Assert.IsType<Answer<bool>.NotFound>(await JudgeAsync(side, side.As(await side.JoinAsync(2, org: "globex")), id));
        Assert.True(AnomalySide.Done(await JudgeAsync(side, WriteSide.Local, id)));
        Assert.False(AnomalySide.Done(await JudgeAsync(side, WriteSide.Local, id)));

        var judged = Assert.Single(side.Queries().List(WriteSide.Local, new("acme", agent.Id, AnomalyType.LoopRunaway, null))).Known;
        Assert.Equal((AnomalyVerdict.FalsePositive, "a test", "operator:spec"), (judged.Verdict, judged.Reason, judged.JudgedBy));
        Assert.Equal(0, AnomalyScore.Of(side.Known(agent)!.State, side.Now, window));
    }

    private static ValueTask<Answer<bool>> JudgeAsync(WriteSide side, Caller caller, string id) =>
        side.Administration().JudgeAsync(caller, id, AnomalyVerdict.FalsePositive, "a test", CancellationToken.None);

    private static Task<AnomalyRules> LoopAtThreeAsync(WriteSide side, AnomalyResponse response) => side.SetRulesAsync(rules => rules with
    {
        LoopThreshold = Threshold, Responses = rules.Responses.SetItem(AnomalyType.LoopRunaway, response),
    });

    private static async Task<List<CheckReply>> RepeatAsync(WriteSide side, TestAgent agent, int times)
    {
        var replies = new List<CheckReply>();
        for (var i = 0; i < times; i++)
        {
            replies.Add(await side.CheckAsync(agent.Calls()));
        }

        if ((await side.EventsAsync("anomaly")).LastOrDefault() is { } last)
        {
            await side.State.AwaitAsync(last.Position, CancellationToken.None);
        }

        return replies;
    }
}
