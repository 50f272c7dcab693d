using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Halts;

public sealed class BrakeSpecs
{
    public enum Reach
    {
        Fleet,
        Org,
        Team,
        Agent,
    }

    [Theory]
    [InlineData(Reach.Fleet)]
    [InlineData(Reach.Org)]
    [InlineData(Reach.Team)]
    [InlineData(Reach.Agent)]
    public Task Between_a_halt_and_its_release_the_log_has_nothing_allowed_in_its_scope(Reach reach) => Seeds.EachAsync(1, 5, async seed =>
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) });
        TestAgent[] agents =
        [
            await side.JoinAsync(1), await side.JoinAsync(2), await side.JoinAsync(3, team: "ops"), await side.JoinAsync(4, "globex"),
        ];
        var scope = ScopeOf(reach, agents[0]);
        var callers = agents.Select(agent => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await side.CheckAsync(agent.Calls(trace: $"run-{i % 3}"));
            }
        })).ToList();
        await Task.Yield();
        var ordered = AssertDone(await side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Pause, "stop", CancellationToken.None));
        foreach (var agent in agents)
        {
            var isHalted = scope.Covers(agent.Org, agent.Team, agent.Id);
            Assert.Equal(isHalted ? Verdict.Deny : Verdict.Allow, (await side.CheckAsync(agent.Calls())).Verdict);
        }

        var released = AssertDone(await side.Brake.ReleaseAsync(WriteSide.Local, scope, "go", CancellationToken.None));
        await Task.WhenAll(callers);
        Assert.DoesNotContain(await side.DecisionsAsync(), d =>
            d.At > ordered.Position!.Value && d.At < released.Position!.Value && d.Decided.Verdict != Verdict.Deny
            && scope.Covers(d.Envelope.Org!, d.Envelope.Team!, d.Decided.Agent));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agents[0].Calls())).Verdict);
    });

    [Fact]
    public async Task A_halt_is_ordered_once_acknowledged_by_runtimes_and_known_after_a_restart()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var scope = ScopeOf(Reach.Team, agent);
        var first = AssertDone(await side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Pause, "stop", CancellationToken.None));
        var second = AssertDone(await side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Pause, "stop!", CancellationToken.None));
        Assert.Equal((first.Value.Halt.Id, null), (second.Value.Halt.Id, second.Position));
        AssertDone(await side.Brake.AcknowledgeAsync(side.As(agent), first.Value.Halt.Id, "sidecar-1", CancellationToken.None));
        await using var again = await side.RestartAsync();
        var halt = Assert.Single(again.Brake.List(WriteSide.Local, ""));
        Assert.Equal("sidecar-1", Assert.Single(halt.Halt.Acknowledgements).Key.Runtime);
        Assert.Equal((Verdict.Deny, "halted", "halt"), Of(await again.CheckAsync(agent.Calls())));
    }

    [Fact]
    public async Task An_operation_is_held_let_go_and_ended_by_hand()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var operation = WithSpan(agent, "span-1");
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(operation)).Verdict);
        Assert.IsType<Answer<StandingOperation>.NotFound>(await StepAsync(side, "run-1:span-2", OperationStep.Pause));
        Assert.Equal(OperationState.Paused, Stands(await StepAsync(side, "run-1:span-1", OperationStep.Pause)));
        Assert.Equal((Verdict.Deny, "operation paused", "operation_control"), Of(await side.CheckAsync(operation)));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(WithSpan(agent, "span-3"))).Verdict);
        Assert.Equal(OperationState.Running, Stands(await StepAsync(side, "run-1:span-1", OperationStep.Resume)));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(operation)).Verdict);
        Assert.Equal(OperationState.Terminated, Stands(await StepAsync(side, "run-1:span-1", OperationStep.Terminate)));
        Assert.IsType<Answer<StandingOperation>.Refused>(await StepAsync(side, "run-1:span-1", OperationStep.Resume));
        Assert.Equal((Verdict.Deny, "operation terminated", "operation_control"), Of(await side.CheckAsync(operation)));
    }

    [Fact]
    public async Task What_was_under_way_when_everything_was_to_end_stays_ended_after_the_release()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(WithSpan(agent, "span-1"));
        AssertDone(await side.Brake.OrderAsync(WriteSide.Local, HaltScope.Fleet, HaltSignal.Terminate, "end", CancellationToken.None));
        AssertDone(await side.Brake.ReleaseAsync(WriteSide.Local, HaltScope.Fleet, "over", CancellationToken.None));
        Assert.Equal("operation terminated", (await side.CheckAsync(WithSpan(agent, "span-1"))).Reason);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(WithSpan(agent, "span-2"))).Verdict);
    }

    [Fact]
    public async Task A_listener_is_told_what_holds_and_then_what_changes_and_resumes_where_it_was()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var scope = ScopeOf(Reach.Agent, agent);
        AssertDone(await side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Pause, "stop", CancellationToken.None));
        var signals = new OperationSignals(side.State, side.Log);
        var told = signals.SubscribeAsync((AgentAssembly.Commands.Core.Callers.Caller.Agent)side.As(agent), null, CancellationToken.None)
            .GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(($"agent:{agent.Did}", OperationSignalKind.Pause), (told.Current.Operation, told.Current.Kind));
        AssertDone(await side.Brake.ReleaseAsync(WriteSide.Local, scope, "go", CancellationToken.None));
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(OperationSignalKind.Resume, told.Current.Kind);
        var seen = told.Current.Position;
        await told.DisposeAsync();

        AssertDone(await side.Brake.OrderAsync(WriteSide.Local, HaltScope.Fleet, HaltSignal.Terminate, "end", CancellationToken.None));
        told = signals.SubscribeAsync((AgentAssembly.Commands.Core.Callers.Caller.Agent)side.As(agent), seen, CancellationToken.None)
            .GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync());
        Assert.Equal(("*", OperationSignalKind.Terminate), (told.Current.Operation, told.Current.Kind));
        await told.DisposeAsync();
    }

    private static HaltScope ScopeOf(Reach reach, TestAgent agent) => reach switch
    {
        Reach.Fleet => HaltScope.Fleet,
        Reach.Org => new(agent.Org, "", null),
        Reach.Team => new(agent.Org, agent.Team, null),
        _ => new(agent.Org, "", agent.Id),
    };

    private static AgentAssembly.Commands.Core.Actions.CheckAction.CheckAction WithSpan(TestAgent agent, string span)
    {
        var call = agent.Calls();
        return call with { Action = call.Action with { SpanId = span } };
    }

    private static Task<Answer<StandingOperation>> StepAsync(WriteSide side, string operation, OperationStep step) =>
        side.Brake.StepAsync(WriteSide.Local, "acme", operation, step, "by hand", CancellationToken.None).AsTask();

    private static OperationState Stands(Answer<StandingOperation> answer) =>
        Assert.IsType<Answer<StandingOperation>.Done>(answer).Value.State;

    private static (Verdict, string, string) Of(AgentAssembly.Commands.Core.Actions.CheckAction.CheckReply reply) =>
        (reply.Verdict, reply.Reason, reply.Rule);

    private static Answer<ScopedHalt>.Done AssertDone(Answer<ScopedHalt> answer) => Assert.IsType<Answer<ScopedHalt>.Done>(answer);
}
