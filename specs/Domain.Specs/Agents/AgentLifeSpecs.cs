using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Agents;

// Whole lives of agents: random commands, held against a model and against what must never be.
public sealed class AgentLifeSpecs
{
    private static readonly Gen<AgentCommand[]> Lives = SomeAgentCommands.Any.Array[0, 40];

    [Fact]
    public void An_agent_s_life_goes_as_the_naive_model_says() =>
        Seeds.Sample(Lives, 1_500, commands =>
        {
            var model = new AgentModel();
            Live(commands, (command, ran) =>
            {
                var before = model.Shown;
                Assert.Equal($"{command}: {model.Ask(command)}", $"{command}: {AgentModel.AnswerOf(ran.Reply)}");
                Assert.Equal(model.Shown, AgentModel.ShownOf(ran.After));
                Assert.Equal(before == model.Shown, ran.Events.IsEmpty);
            });
        });

    [Fact]
    public void No_sequence_of_commands_leads_to_what_must_not_be() =>
        Seeds.Sample(Lives, 1_000, commands => Live(commands, (_, ran) =>
        {
            AssertSound(ran.After);
            Assert.InRange(ran.Events.Length, 0, 1);
            if (ran.Reply is AgentReply.Refused or AgentReply.Unknown or AgentReply.WrongCredential)
            {
                Assert.Empty(ran.Events);
            }
        }));

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(Lives, 1_000, commands => Live(commands, (command, ran) =>
            Assert.Empty(Run(ran.After, command).Events)));

    [Fact]
    public void Nothing_that_an_agent_does_itself_takes_a_suspension_back() =>
        Seeds.Sample(Gen.Select(Lives, SomeAgentCommands.OfItself.Array[1, 8]), 1_500, sampled =>
        {
            var (life, own) = sampled;
            var state = life.Aggregate(AgentDecider.Initial, After);
            if (state.WasRemoved)
            {
                // Somebody else ended that stay, and somebody else has to let the agent in again.
                return;
            }

            var held = state.Suspensions.Keys.ToHashSet();
            var after = own.Aggregate(state, After);
            Assert.Superset(held, after.Suspensions.Keys.ToHashSet());
            Assert.False(held.Count > 0 && after.Status == AgentStatus.Active);
        });

    [Fact]
    public void What_was_held_against_an_agent_itself_outlives_its_removal() =>
        Seeds.Sample(Gen.Select(Lives, SomeAgentCommands.OfItself.Array[1, 8]), 500, sampled =>
        {
            var state = sampled.Item1.Aggregate(AgentDecider.Initial, After);
            var removed = After(state, new AgentCommand.Remove("replaced"));
            var own = removed.Suspensions.Keys
                .Where(kind => kind is not SuspensionKind.ParentSuspended and not SuspensionKind.ParentDeregistered).ToHashSet();
            Assert.Superset(own, sampled.Item2.Aggregate(removed, After).Suspensions.Keys.ToHashSet());
        });

    [Fact]
    public void Reasons_hold_side_by_side_until_each_is_taken_back() =>
        Seeds.Sample(Gen.Enum<SuspensionKind>().Array[1, 6], 300, kinds =>
        {
            var state = kinds.Aggregate(
                Joined, (s, kind) => After(s, new AgentCommand.Suspend(kind, $"for {kind}", null)));
            foreach (var kind in kinds.Distinct())
            {
                Assert.Equal(AgentStatus.Suspended, state.Status);
                Assert.Equal($"for {kind}", state.Suspensions[kind].Reason);
                state = After(state, new AgentCommand.Resume([kind], ""));
            }

            Assert.Equal(AgentStatus.Active, state.Status);
        });

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() =>
        Seeds.Sample(Gen.Select(SomeAgentEvents.Any.Array[0, 20], SomeAgentCommands.Any), 2_000, sampled =>
        {
            var (events, command) = sampled;
            var state = events.Aggregate(AgentDecider.Initial, AgentDecider.Evolve);
            Assert.True(Enum.IsDefined(state.Status));
            Assert.NotNull(Run(state, command).Reply);
        });

    private static void Live(AgentCommand[] commands, Action<AgentCommand, Ran<AgentState, AgentEvent, AgentReply>> claim)
    {
        var state = AgentDecider.Initial;
        foreach (var command in commands)
        {
            var ran = Run(state, command);
            claim(command, ran);
            state = ran.After;
        }
    }

    private static void AssertSound(AgentState state)
    {
        var isIn = state.Presence == AgentPresence.Registered;
        Assert.True(isIn || (state.TokenHash.Length == 0 && state.ObservedUntil is null && !state.HasLapsed));
        Assert.True(!isIn || (state.Profile is not null && state.Lineage is not null && !state.WasRemoved));
        Assert.Equal(isIn && state.Suspensions.IsEmpty, state.Status == AgentStatus.Active);
        Assert.Equal(isIn && !state.Suspensions.IsEmpty, state.Status == AgentStatus.Suspended);
    }

    private static AgentState Joined => After(AgentDecider.Initial, new AgentCommand.Register(
        SomeAgentCommands.Profile, SomeAgentCommands.Root, Credential.HashOf("first"), Enrolment.Member));

    private static AgentState After(AgentState state, AgentCommand command) => Run(state, command).After;

    private static Ran<AgentState, AgentEvent, AgentReply> Run(AgentState state, AgentCommand command) =>
        Runs.Of<AgentDecider, AgentEventCodec, AgentState, AgentCommand, AgentEvent, AgentReply>(
            state, command, SomeAgentCommands.Start);
}
