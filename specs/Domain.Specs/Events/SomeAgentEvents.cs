using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of agents.
internal static class SomeAgentEvents
{
    private static readonly Gen<AgentLineage> Lineage =
        Gen.Select(AgentOrNone, Agent, Gen.Int[0, 9], Gen.Int[-1, 9], Text.Array[2])
        .Select((parent, root, depth, bound, texts) =>
            new AgentLineage(parent, root, depth, texts[0], texts[1], bound < 0 ? null : bound));

    public static readonly Gen<AgentEvent> Registered =
        Gen.Select(Text.Array[3], Gen.Int[0, 4], Text.Array[0, 3],
            Gen.Dictionary(Name, Text)[0, 3], Lineage,
            Gen.Select(Digest, Gen.Enum<Enrolment>()))
        .Select((texts, risk, tools, labels, lineage, entry) => (AgentEvent)new AgentEvent.Registered(
            new AgentProfile
            {
                Org = "acme",
                Team = "payments",
                Did = "did:key:" + texts[0],
                Name = texts[0],
                Framework = texts[1],
                Version = texts[2],
                RiskTier = risk,
                Tools = [.. tools],
                Labels = labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
            },
            lineage, entry.Item1, entry.Item2));

    private static readonly Gen<ImmutableSortedSet<SuspensionKind>> Kinds =
        Gen.Enum<SuspensionKind>().Array[1, 3].Select(kinds => kinds.ToImmutableSortedSet());

    public static IReadOnlyDictionary<string, Gen<AgentEvent>> ByType { get; } = new Dictionary<string, Gen<AgentEvent>>
    {
        [AgentEventCodec.Registered] = Registered,
        [AgentEventCodec.CredentialRotated] = Gen.Select(Digest, Text)
            .Select((hash, reason) => (AgentEvent)new AgentEvent.CredentialRotated(hash, reason)),
        [AgentEventCodec.CredentialRevoked] =
            Text.Select(reason => (AgentEvent)new AgentEvent.CredentialRevoked(reason)),
        [AgentEventCodec.Deregistered] = Gen.Select(Text, Gen.Bool)
            .Select((reason, removed) => (AgentEvent)new AgentEvent.Deregistered(reason, removed)),
        [AgentEventCodec.Suspended] = Gen.Select(Gen.Enum<SuspensionKind>(), Name, AgentOrNone)
            .Select((kind, reason, cause) => (AgentEvent)new AgentEvent.Suspended(kind, reason, cause)),
        [AgentEventCodec.SuspensionCleared] = Gen.Select(Kinds, Text)
            .Select((kinds, note) => (AgentEvent)new AgentEvent.SuspensionCleared(kinds, note)),
        [AgentEventCodec.Reparented] = Gen.Select(AgentOrNone, Lineage, Name)
            .Select((before, lineage, reason) => (AgentEvent)new AgentEvent.Reparented(before, lineage, reason)),
        [AgentEventCodec.Moved] = Gen.Select(Name, Name, Name)
            .Select((before, team, reason) => (AgentEvent)new AgentEvent.Moved(before, team, reason)),
        [AgentEventCodec.ModeChanged] = Gen.Select(MomentOrNone, Text)
            .Select((until, reason) => (AgentEvent)new AgentEvent.ModeChanged(until, reason)),
        [AgentEventCodec.WindowExpired] =
            Moment.Select(until => (AgentEvent)new AgentEvent.WindowExpired(until)),
        [AgentEventCodec.Orphaned] = Gen.Select(Agent, Gen.Enum<OrphanFate>(), Lineage)
            .Select((left, fate, lineage) => (AgentEvent)new AgentEvent.Orphaned(left, fate, lineage)),
        [AgentEventCodec.HeartbeatLapsed] = Gen.Select(MomentOrNone, Gen.Int[1, 1_000_000])
            .Select((last, seconds) => (AgentEvent)new AgentEvent.HeartbeatLapsed(last, TimeSpan.FromSeconds(seconds))),
        [AgentEventCodec.HeartbeatRecovered] = Gen.Const((AgentEvent)new AgentEvent.HeartbeatRecovered()),
    };

    public static Gen<AgentEvent> Any { get; } = Gen.OneOf([.. ByType.Values]);
}
