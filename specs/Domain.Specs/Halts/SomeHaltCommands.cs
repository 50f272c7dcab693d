using System.Globalization;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Halts;

// Random commands to a brake, each with the time at which it comes; times rise, now by a moment and now by a day.
internal static class SomeHaltCommands
{
    public static readonly Instant Start = new(1_767_225_600_000_000);
    public static readonly AgentId One = new(1);
    public static readonly AgentId Two = new(2);

    private static readonly Gen<(string Team, AgentId? Agent)> Scope = Gen.OneOf<(string, AgentId?)>(
        ("", null), ("payments", null), ("ops", null), ("", One), ("", Two), ("payments", One));

    private static readonly Gen<HaltCommand> Order = Gen.Select(Scope, Gen.Enum<HaltSignal>()).Select((scope, signal) =>
        (HaltCommand)new HaltCommand.Order("", scope.Team, scope.Agent, signal, "odd"));

    private static readonly Gen<HaltCommand> Release =
        Scope.Select(scope => (HaltCommand)new HaltCommand.Release(scope.Team, scope.Agent, "looked into"));

    private static readonly Gen<HaltCommand> Acknowledge = Gen.Select(Gen.Int[0, 20], Gen.OneOf("r1", "r2")).Select(
        (number, runtime) => (HaltCommand)new HaltCommand.Acknowledge(
            number.ToString(CultureInfo.InvariantCulture), runtime, "system:spec"));

    private static readonly Gen<HaltCommand> Step =
        Gen.Select(Gen.OneOf("run:a", "run:b", "run:c"), Gen.Enum<OperationStep>(),
            Gen.OneOf(OperationState.None, OperationState.Pending, OperationState.Running, OperationState.Running))
        .Select((operation, what, seen) => (HaltCommand)new HaltCommand.Step(operation, One, what, seen, "odd"));

    // A halt's id is new with each order, as ids are.
    public static readonly Gen<(HaltCommand Command, Instant At)[]> Lives =
        Gen.Select(
            Gen.Frequency((3, Order), (2, Release), (2, Acknowledge), (6, Step)),
            Gen.OneOf(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromHours(11), TimeSpan.FromHours(24)))
        .Array[0, 40].Select(InTime);

    private static (HaltCommand Command, Instant At)[] InTime((HaltCommand Command, TimeSpan Later)[] commands)
    {
        var (now, timed) = (Start, new List<(HaltCommand, Instant)>());
        foreach (var (command, later) in commands)
        {
            now = now.Plus(later);
            var id = timed.Count.ToString(CultureInfo.InvariantCulture);
            timed.Add((command is HaltCommand.Order order ? order with { Id = id } : command, now));
        }

        return [.. timed];
    }
}
