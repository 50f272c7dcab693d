using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Halts;

public sealed class HaltDeciderSpecs
{
    [Fact]
    public void A_brake_goes_as_the_naive_model_says() =>
        Seeds.Sample(SomeHaltCommands.Lives, 2_000, commands =>
        {
            var model = new HaltModel();
            Live(commands, (command, at, ran) =>
            {
                var (answer, happened) = model.Ask(command, at);
                Assert.Equal($"{command}: {answer}", $"{command}: {HaltModel.AnswerOf(ran.Reply)}");
                Assert.Equal(happened, ran.Events.Length == 1);
                Assert.Equal(model.Shown, HaltModel.ShownOf(ran.After));
            });
        });

    [Fact]
    public void No_sequence_of_commands_leads_to_what_must_not_be() =>
        Seeds.Sample(SomeHaltCommands.Lives, 1_000, commands => Live(commands, (_, _, ran) =>
        {
            Assert.InRange(ran.Events.Length, 0, ran.Reply is HaltReply.Unknown or HaltReply.Refused ? 0 : 1);
            var halts = ran.After.Halts;
            Assert.All(halts, held => Assert.Equal((held.Value.Team, held.Value.Agent), held.Key));
            Assert.Equal(halts.Count, halts.Values.Select(halt => halt.Id).Distinct().Count());
            Assert.All(halts.Values, halt => Assert.Same(halt, ran.After.Find(halt.Id)));
            Assert.All(halts.Values, halt => Assert.True(halt.Team.Length == 0 || halt.Agent is null));
            Assert.All(ran.After.Operations.Values, operation => Assert.True(
                operation.State is OperationState.Paused or OperationState.Completing or OperationState.Terminated));
        }));

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(SomeHaltCommands.Lives, 1_000, commands => Live(commands, (command, at, ran) =>
        {
            // Something done to an operation is seen by whoever decides the next time.
            var again = command is HaltCommand.Step step && ran.Reply is HaltReply.Stands stands
                ? step with { Seen = stands.State }
                : command;
            Assert.Empty(Run(ran.After, again, at).Events);
        }));

    [Fact]
    public void What_is_terminated_stays_so_for_a_day_whatever_is_asked() =>
        Seeds.Sample(SomeHaltCommands.Lives, 500, commands =>
        {
            var state = Run(HaltDecider.Initial, Step("run:a", OperationStep.Terminate), SomeHaltCommands.Start).After;
            foreach (var (command, at) in commands.TakeWhile(each => each.At < SomeHaltCommands.Start.Plus(HaltState.EndedFor)))
            {
                state = Run(state, command, at).After;
                Assert.Equal(OperationState.Terminated, state.Operations["run:a"].State);
                Assert.NotNull(Brake.OnOperation(state, "run", "a"));
            }
        });

    [Fact]
    public void An_operation_that_ended_is_forgotten_when_a_day_has_passed_and_anything_happens()
    {
        var ended = Run(HaltDecider.Initial, Step("run:a", OperationStep.Terminate), SomeHaltCommands.Start).After;
        var day = SomeHaltCommands.Start.Plus(TimeSpan.FromHours(24));
        HaltCommand[] anything =
        [
            new HaltCommand.Order("1", "", null, HaltSignal.Pause, "odd"), Step("run:b", OperationStep.Pause),
            Step("run:b", OperationStep.Complete), Step("run:b", OperationStep.Terminate),
        ];
        foreach (var command in anything)
        {
            Assert.Contains("run:a", Run(ended, command, new(day.UnixMicroseconds - 1)).After.Operations);
            Assert.DoesNotContain("run:a", Run(ended, command, day).After.Operations);
        }
    }

    // A brake that can be pulled no more is none: what has ended long ago makes room.
    [Fact]
    public void A_brake_full_of_operations_that_have_ended_takes_others_again_after_a_halt_a_day_later()
    {
        var full = Enumerable.Range(0, HaltState.OperationsMax).Aggregate(HaltDecider.Initial, (state, i) =>
            HaltDecider.Evolve(
                state, new HaltEvent.Terminated($"run:{i}", SomeHaltCommands.One, "") { At = SomeHaltCommands.Start }));
        var day = SomeHaltCommands.Start.Plus(HaltState.EndedFor);
        var refused = Run(full, Step("run:new", OperationStep.Pause), day);
        Assert.Equal("operations_max", Assert.IsType<HaltReply.Refused>(refused.Reply).Rule);
        var halted = Run(full, new HaltCommand.Order("1", "", SomeHaltCommands.One, HaltSignal.Pause, "odd"), day).After;
        Assert.Empty(halted.Operations);
        Assert.Single(Run(halted, Step("run:new", OperationStep.Pause), day).Events);
    }

    [Fact]
    public void A_harder_halt_takes_the_place_of_a_milder_one_and_is_acknowledged_anew()
    {
        var at = SomeHaltCommands.Start;
        var paused = Run(HaltDecider.Initial, new HaltCommand.Order("1", "", null, HaltSignal.Pause, "odd"), at).After;
        var obeyed = Run(paused, new HaltCommand.Acknowledge("1", "r1", "system:spec"), at).After;
        Assert.Equal(at, obeyed.Find("1")!.Acknowledgements[("r1", "system:spec")]);

        var ended = Run(obeyed, new HaltCommand.Order("2", "", null, HaltSignal.Terminate, "worse"), at).After;
        Assert.Null(ended.Find("1"));
        Assert.Empty(ended.Find("2")!.Acknowledgements);
        var milder = Run(ended, new HaltCommand.Order("3", "", null, HaltSignal.Pause, "odd"), at);
        Assert.Equal("2", Assert.IsType<HaltReply.Halted>(milder.Reply).Halt.Id);
    }

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() =>
        Seeds.Sample(Gen.Select(SomeHaltEvents.Any.Array[0, 20], SomeHaltCommands.Lives), 500, sampled =>
        {
            var state = sampled.Item1.Aggregate(HaltDecider.Initial, HaltDecider.Evolve);
            Assert.All(sampled.Item2, each => Assert.NotNull(Run(state, each.Command, each.At).Reply));
        });

    [Fact]
    public void Every_event_reads_back_as_it_was_written_and_tells_who_and_when() =>
        Seeds.Sample(SomeHaltEvents.Any, 2_000, written => Assert.Equal(
            written with { By = "system:spec", At = SomeHaltCommands.Start },
            Runs.Recorded<HaltEvent, HaltEvent>(written, SomeHaltCommands.Start)));

    [Theory]
    [InlineData("""{"halt":"1","reason":"r","signal":"quarantine"}""")]
    [InlineData("""{"halt":"1","reason":"r"}""")]
    [InlineData("""{"agent":"somebody","halt":"1","reason":"r","signal":"pause"}""")]
    public void A_halt_of_which_not_everything_is_understood_holds_all_the_same(string data)
    {
        var happened = HaltEvent.Read(SomeEvents.Envelope(HaltEvent.OrderedType, System.Text.Encoding.UTF8.GetBytes(data)))!;
        var state = HaltDecider.Evolve(HaltDecider.Initial, happened);
        Assert.NotNull(Brake.On(HaltDecider.Initial, state, "acme", "payments", SomeHaltCommands.One));
    }

    private static HaltCommand.Step Step(string operation, OperationStep what) =>
        new(operation, SomeHaltCommands.One, what, OperationState.Running, "odd");

    private static void Live(
        (HaltCommand Command, Instant At)[] commands, Action<HaltCommand, Instant, Ran<HaltState, HaltEvent, HaltReply>> claim)
    {
        var state = HaltDecider.Initial;
        foreach (var (command, at) in commands)
        {
            var ran = Run(state, command, at);
            claim(command, at, ran);
            state = ran.After;
        }
    }

    private static Ran<HaltState, HaltEvent, HaltReply> Run(HaltState state, HaltCommand command, Instant at) =>
        Runs.Of<HaltDecider, HaltEvent, HaltState, HaltCommand, HaltEvent, HaltReply>(state, command, at);
}
