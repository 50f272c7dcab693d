using System.Collections.Immutable;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of anomalies, and of the rules that find them.
internal static class SomeAnomalyEvents
{
    private static readonly Gen<EventId> Id = Gen.Byte.Array[EventId.SizeBytes].Select(bytes => EventId.From(bytes));

    private static readonly Gen<AnomalyType> Type = Gen.OneOf(AnomalyWords.Types.ToArray());

    private static readonly Gen<AnomalyResponse> Response = Gen.OneOf(Enum.GetValues<AnomalyResponse>());

    public static Gen<Anomaly> Found { get; } = Gen.Select(
        Gen.Select(Type, Response, Gen.OneOf(Enum.GetValues<AnomalyEffect>())),
        Gen.Select(Agent, Text, Id, Gen.Bool),
        Gen.Select(Gen.Int[0, 604_800], Gen.Int[0, 1_000], Digest),
        Gen.Dictionary(Name, Name)[1, Anomaly.FiguresMax]).Select((what, whose, rules, evidence) => new Anomaly
        {
            Type = what.Item1,
            Response = what.Item2,
            Effect = what.Item3,
            Agent = whose.Item1,
            Subject = whose.Item2,
            Decision = whose.Item4 ? whose.Item3 : null,
            PauseSeconds = rules.Item1,
            RulesVersion = rules.Item2,
            RulesDigest = rules.Item3,
            Evidence = evidence.ToImmutableSortedDictionary(StringComparer.Ordinal),
        });

    public static Gen<AnomalyRules> Rules { get; } = Gen.Select(
        Response.Array[AnomalyWords.Types.Length],
        Gen.Select(Gen.Int[60, 86_400], Gen.Int[1_000, 100_000], Gen.Int[11, 1_000_000]),
        Gen.Select(Gen.Int[2, 500], Gen.Int[1, 3_600], Gen.Int[1, 1_000], Gen.Int[0, 604_800])).Select((responses, spike, rest) =>
        new AnomalyRules
        {
            Responses = AnomalyWords.Types.Zip(responses).ToImmutableSortedDictionary(each => each.First, each => each.Second),
            WindowSeconds = spike.Item1,
            SpikeMultiplierThousandths = spike.Item2,
            SpikeActionsMin = spike.Item3,
            LoopThreshold = rest.Item1,
            LoopWindowSeconds = rest.Item2,
            CredentialThreshold = rest.Item3,
            PauseSeconds = rest.Item4,
        });

    public static IReadOnlyDictionary<string, Gen<AnomalyEvent>> ByType { get; } = new Dictionary<string, Gen<AnomalyEvent>>
    {
        [AnomalyEvent.DetectedType] = Found.Select(what => (AnomalyEvent)new AnomalyEvent.Detected(what)),
        [AnomalyEvent.AnsweredType] = Gen.Select(Id, MomentOrNone).Select(
            (anomaly, until) => (AnomalyEvent)new AnomalyEvent.Answered(anomaly, until)),
        [AnomalyEvent.LiftedType] = Id.Select(anomaly => (AnomalyEvent)new AnomalyEvent.Lifted(anomaly)),
        [AnomalyEvent.JudgedType] = Gen.Select(Id, Gen.OneOf(AnomalyVerdict.Confirmed, AnomalyVerdict.FalsePositive), Name).Select(
            (anomaly, verdict, reason) => (AnomalyEvent)new AnomalyEvent.Judged(anomaly, verdict, reason)),
    };

    public static IReadOnlyDictionary<string, Gen<AnomalyRulesEvent>> RulesByType { get; } = new Dictionary<string, Gen<AnomalyRulesEvent>>
    {
        [AnomalyRulesEvent.SetType] = Gen.Select(Rules, Name).Select(
            (rules, reason) => (AnomalyRulesEvent)new AnomalyRulesEvent.Set(rules, reason)),
    };
}
