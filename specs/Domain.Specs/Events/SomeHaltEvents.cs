using AgentAssembly.Domain.Halts;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of brakes.
internal static class SomeHaltEvents
{
    private static readonly Gen<string> Operation = Gen.Select(Name, Text).Select((trace, span) => $"{trace}:{span}");

    public static IReadOnlyDictionary<string, Gen<HaltEvent>> ByType { get; } = new Dictionary<string, Gen<HaltEvent>>
    {
        [HaltEvent.OrderedType] =
            Gen.Select(Digest, Text, AgentOrNone, Gen.Enum<HaltSignal>(), Name)
            .Select((id, team, agent, signal, reason) =>
                (HaltEvent)new HaltEvent.Ordered(id[..32], team, agent, signal, reason)),
        [HaltEvent.ReleasedType] = Gen.Select(Digest, Text, AgentOrNone, Name)
            .Select((id, team, agent, reason) => (HaltEvent)new HaltEvent.Released(id[..32], team, agent, reason)),
        [HaltEvent.AcknowledgedType] = Gen.Select(Digest, Name)
            .Select((id, runtime) => (HaltEvent)new HaltEvent.Acknowledged(id[..32], runtime)),
        [HaltEvent.PausedType] = Gen.Select(Operation, Agent, Name)
            .Select((operation, agent, reason) => (HaltEvent)new HaltEvent.Paused(operation, agent, reason)),
        [HaltEvent.ResumedType] = Gen.Select(Operation, Agent, Name)
            .Select((operation, agent, reason) => (HaltEvent)new HaltEvent.Resumed(operation, agent, reason)),
        [HaltEvent.CompletedType] = Gen.Select(Operation, Agent)
            .Select((operation, agent) => (HaltEvent)new HaltEvent.Completed(operation, agent)),
        [HaltEvent.TerminatedType] = Gen.Select(Operation, Agent, Name)
            .Select((operation, agent, reason) => (HaltEvent)new HaltEvent.Terminated(operation, agent, reason)),
    };

    public static Gen<HaltEvent> Any { get; } = Gen.OneOf([.. ByType.Values]);
}
