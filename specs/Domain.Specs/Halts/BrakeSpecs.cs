using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Halts;

public sealed class BrakeSpecs
{
    private static readonly AgentId Actor = SomeHaltCommands.One;

    // Every halt that there may be at once, widest first; those above the line cover the actor.
    private static readonly (string Name, bool IsOfFleet, string Team, AgentId? Agent, bool Covers)[] Halts =
    [
        ("fleet", true, "", null, true),
        ("org:acme", false, "", null, true),
        ("team:acme/payments", false, "payments", null, true),
        ($"agent:{Actor}", false, "", Actor, true),

        ("team:acme/ops", false, "ops", null, false),
        ($"agent:{SomeHaltCommands.Two}", false, "", SomeHaltCommands.Two, false),
    ];

    [Fact]
    public void Of_all_halts_that_hold_the_widest_that_covers_the_actor_is_named()
    {
        for (var which = 0; which < 1 << Halts.Length; which++)
        {
            var held = Halts.Where((_, i) => (which >> i & 1) != 0).ToList();
            var (fleet, org) = (StateOf(held.Where(h => h.IsOfFleet)), StateOf(held.Where(h => !h.IsOfFleet)));
            var brake = Brake.On(fleet, org, "acme", "payments", Actor);
            var expected = held.Find(h => h.Covers).Name;
            Assert.Equal(expected is not null, brake is not null);
            Assert.True(
                brake is null || brake.Detail.StartsWith($"{expected} is halted", StringComparison.Ordinal), brake?.Detail);
            Assert.True(brake is null || (brake.Reason, brake.ReasonCode, brake.Rule) == ("halted", "halted", Brake.HaltRule));
        }
    }

    [Fact]
    public void A_scope_covers_whom_the_brake_of_the_same_scope_halts()
    {
        foreach (var halt in Halts)
        {
            var scope = new HaltScope(halt.IsOfFleet ? "" : "acme", halt.Team, halt.Agent);
            Assert.Equal(halt.Name, scope.ToString());
            Assert.Equal(halt.Covers, scope.Covers("acme", "payments", Actor));
            Assert.Equal(halt.IsOfFleet, scope.Covers("other", "payments", Actor));
        }
    }

    [Fact]
    public void A_brake_holds_exactly_while_a_halt_that_covers_the_actor_does() =>
        Seeds.Sample(Gen.Select(SomeHaltCommands.Lives, SomeHaltCommands.Lives), 500, sampled =>
        {
            var (fleet, org) = (Of(sampled.Item1), Of(sampled.Item2));
            var isHalted = fleet.Halts.Values.Any(h => h.Team.Length == 0 && h.Agent is null)
                || org.Halts.Values.Any(h => new HaltScope("acme", h.Team, h.Agent).Covers("acme", "payments", Actor));
            Assert.Equal(isHalted, Brake.On(fleet, org, "acme", "payments", Actor) is not null);
        });

    [Theory]
    [InlineData(OperationState.Paused, "operation_paused")]
    [InlineData(OperationState.Terminated, "operation_terminated")]
    [InlineData(OperationState.Completing, null)]
    public void An_operation_is_held_while_it_is_paused_or_has_been_terminated(OperationState standing, string? code)
    {
        var state = HaltDecider.Initial with
        {
            Operations = HaltDecider.Initial.Operations.Add("run:a", new(standing, Actor, default)),
        };
        var brake = Brake.OnOperation(state, "run", "a");
        Assert.Equal(code, brake?.ReasonCode);
        Assert.True(brake is null || brake.Rule == Brake.OperationRule);
        Assert.Null(Brake.OnOperation(state, "run", "b"));
        Assert.Null(Brake.OnOperation(state, "", "run:a"));
        Assert.Null(Brake.OnOperation(HaltDecider.Initial, "run", "a"));
    }

    private static HaltState Of((HaltCommand Command, AgentAssembly.Domain.Log.Instant At)[] commands) => commands.Aggregate(
        HaltDecider.Initial,
        (state, each) => HaltDecider.Decide(state, each.Command).Events.Aggregate(state, HaltDecider.Evolve));

    private static HaltState StateOf(
        IEnumerable<(string Name, bool IsOfFleet, string Team, AgentId? Agent, bool Covers)> halts) =>
        halts.Aggregate(HaltDecider.Initial, (state, h) => HaltDecider.Evolve(
            state, new HaltEvent.Ordered(h.Name, h.Team, h.Agent, HaltSignal.Pause, "odd")));
}
