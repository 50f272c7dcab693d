using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of destinations, and of deliveries to them.
internal static class SomeDeliveryEvents
{
    private static readonly Gen<int> Count = Gen.Int[0, int.MaxValue];

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Map =
        Gen.Select(Name, Text).Array[0, 3].Select(pairs => pairs.DistinctBy(pair => pair.Item1)
            .ToImmutableSortedDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal));

    public static readonly Gen<AlertNotice> Notice = Gen.Select(
        Text.Array[5], Name.Array[2], Gen.Select(Gen.Enum<AlertOccasion>(), Gen.Enum<AlertSeverity>()), Digest, Moment, Map)
        .Select((texts, names, words, digest, at, evidence) => new AlertNotice
        {
            Alert = AlertId.Of("acme", digest, 0),
            Occasion = words.Item1,
            Severity = words.Item2,
            Org = names[0],
            Category = names[1],
            Title = "t" + texts[0],
            Text = texts[1],
            Team = texts[2],
            Agent = texts[3],
            Rule = texts[4],
            At = at,
            Evidence = evidence,
        });

    private static readonly Gen<DestinationProfile> Profile = Gen.Select(
        Gen.Enum<DestinationKind>(), Map, Gen.Dictionary(Gen.Enum<AlertSeverity>(), Name)[0, 5], Gen.Bool)
        .Select((kind, settings, severities, isEnabled) => new DestinationProfile
        {
            Kind = kind, Settings = settings, Severities = severities.ToImmutableSortedDictionary(), IsEnabled = isEnabled,
        });

    private static readonly Gen<KeptSecrets> Secrets = Gen.Select(Text, Text, Name.Array[0, 3])
        .Select((value, key, names) => new KeptSecrets(value, key, [.. names]));

    public static IReadOnlyDictionary<string, Gen<DestinationEvent>> DestinationsByType { get; } =
        new Dictionary<string, Gen<DestinationEvent>>
        {
            [DestinationEvent.SetType] = Gen.Select(Name, Profile, Name, Secrets)
                .Select((name, profile, origin, secrets) => (DestinationEvent)new DestinationEvent.Set(name, profile, origin, secrets)),
            [DestinationEvent.RemovedType] = Name.Select(name => (DestinationEvent)new DestinationEvent.Removed(name)),
        };

    public static IReadOnlyDictionary<string, Gen<DeliveryEvent>> ByType { get; } = new Dictionary<string, Gen<DeliveryEvent>>
    {
        [DeliveryEventCodec.Queued] = Gen.Select(Name, Notice)
            .Select((destination, notice) => (DeliveryEvent)new DeliveryEvent.Queued(destination, notice)),
        [DeliveryEventCodec.Failed] = Gen.Select(Count, Gen.Enum<FailureClass>(), Count, Name, MomentOrNone)
            .Select((attempt, failure, status, detail, retry) => (DeliveryEvent)new DeliveryEvent.Failed(attempt, failure, status, detail, retry)),
        [DeliveryEventCodec.Succeeded] = Gen.Select(Count, Count, Text)
            .Select((attempt, status, remote) => (DeliveryEvent)new DeliveryEvent.Succeeded(attempt, status, remote)),
        [DeliveryEventCodec.DeadLettered] = Gen.Select(Count, Name)
            .Select((attempts, reason) => (DeliveryEvent)new DeliveryEvent.DeadLettered(attempts, reason)),
        [DeliveryEventCodec.Requeued] = Gen.Select(Name, Text)
            .Select((destination, reason) => (DeliveryEvent)new DeliveryEvent.Requeued(destination, reason)),
    };
}
