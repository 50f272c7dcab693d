using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of keys.
internal static class SomeKeyEvents
{
    public static readonly Gen<KeyId> Id = Gen.Byte.Array[KeyId.SizeBytes].Select(bytes => KeyId.From(bytes));

    public static IReadOnlyDictionary<string, Gen<KeyEvent>> ByType { get; } = new Dictionary<string, Gen<KeyEvent>>
    {
        [KeyEvent.CreatedType] = Gen.Select(Id, Text, Id)
            .Select((key, subject, parent) => (KeyEvent)new KeyEvent.Created(key, new("acme", subject), parent)),
        [KeyEvent.RotatedType] = Gen.Select(Id, Gen.Int[2, int.MaxValue])
            .Select((installation, generation) => (KeyEvent)new KeyEvent.Rotated(installation, generation)),
        [KeyEvent.DestroyedType] = Gen.Select(Id, Name, Name)
            .Select((key, subject, reason) => (KeyEvent)new KeyEvent.Destroyed(key, new("acme", subject), reason)),
        [KeyEvent.InputsRevealedType] = Gen.Select(Gen.Guid, Name, Gen.Long[0, 1L << 40]).Select((decision, run, version) =>
            (KeyEvent)new KeyEvent.InputsRevealed(
                new EventId(decision), StreamName.ForKey("session", run), new((ulong)version))),
    };

    public static Gen<KeyEvent> Any { get; } = Gen.OneOf([.. ByType.Values]);
}
