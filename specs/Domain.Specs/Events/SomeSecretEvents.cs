using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of secrets, and of calls that got some.
internal static class SomeSecretEvents
{
    private static readonly Gen<int> Version = Gen.Int[1, int.MaxValue];

    public static IReadOnlyDictionary<string, Gen<SecretEvent>> ByType { get; } = new Dictionary<string, Gen<SecretEvent>>
    {
        [SecretEvent.RegisteredType] = Gen.Select(Name, Version, Name, Name)
            .Select((name, version, value, key) => (SecretEvent)new SecretEvent.Registered(name, version, value, key)),
        [SecretEvent.RotatedType] = Gen.Select(Name, Version, Name, Name)
            .Select((name, version, value, key) => (SecretEvent)new SecretEvent.Rotated(name, version, value, key)),
        [SecretEvent.DeletedType] = Gen.Select(Name, Version)
            .Select((name, version) => (SecretEvent)new SecretEvent.Deleted(name, version)),
    };

    public static Gen<SecretEvent> Any { get; } = Gen.OneOf([.. ByType.Values]);

    public static Gen<ToolDispatched> Dispatched { get; } =
        Gen.Select(Agent, Gen.Byte.Array[EventId.SizeBytes], Name,
            Gen.Select(Name, Text, Version).Select((name, team, version) => new UsedSecret(name, team, version)).Array[0, 3])
        .Select((agent, id, tool, secrets) => new ToolDispatched(agent, EventId.From(id), tool, [.. secrets]));
}
