using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of alerts, of their rules, and of whom they are told.
internal static class SomeAlertEvents
{
    private static readonly Gen<int> Count = Gen.Int[0, int.MaxValue];

    private static readonly Gen<decimal> Amount = Gen.Long[0, 1L << 40].Select(count => count / 1_000m);

    private static readonly Gen<EventId> Id = Gen.Byte.Array[EventId.SizeBytes].Select(bytes => EventId.From(bytes));

    private static readonly Gen<AlertRuleSnapshot?> Snapshot = Gen.Select(
        Gen.Bool, Name, Gen.Enum<AlertMetric>(), Gen.Enum<AlertOperator>(), Amount.Array[2], Count)
        .Select((isThere, name, metric, comparison, amounts, number) => isThere
            ? new AlertRuleSnapshot(AlertRuleId.Of("acme", name), number, name, metric, comparison, amounts[0], number, amounts[1])
            : null);

    private static readonly Gen<AlertCase> Case = Gen.Select(
        Gen.Select(Name.Array[3], Text.Array[3]), Gen.Enum<AlertSeverity>(), Snapshot,
        Gen.Select(Gen.Dictionary(Name, Text)[0, 3], Id.Array[0, 3], Name.Array[0, 3]), Moment.Array[2], Count)
        .Select((texts, severity, rule, lists, moments, number) => new AlertCase
        {
            Key = texts.Item1[0],
            Number = number,
            Category = texts.Item1[1],
            Severity = severity,
            Title = texts.Item1[2],
            Text = texts.Item2[0],
            Team = texts.Item2[1],
            Agent = texts.Item2[2],
            Rule = rule,
            Evidence = lists.Item1.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Causes = [.. lists.Item2],
            Destinations = [.. lists.Item3],
            At = moments[0],
            DedupUntil = moments[1],
        });

    public static IReadOnlyDictionary<string, Gen<AlertEvent>> ByType { get; } = new Dictionary<string, Gen<AlertEvent>>
    {
        [AlertEventCodec.Raised] = Gen.Select(Case, Count, Name, Moment, Gen.Bool).Select((about, count, silence, until, isSilent) =>
            (AlertEvent)new AlertEvent.Raised(
                about, count, isSilent ? silence : "", isSilent ? until.Plus(TimeSpan.FromSeconds(1)) : default)),
        [AlertEventCodec.Recurred] = Gen.Select(Moment, Count).Select((seen, count) => (AlertEvent)new AlertEvent.Recurred(seen, count)),
        [AlertEventCodec.Acknowledged] = Text.Select(reason => (AlertEvent)new AlertEvent.Acknowledged(reason)),
        [AlertEventCodec.Silenced] = Gen.Select(Moment, Name).Select((until, reason) => (AlertEvent)new AlertEvent.Silenced(until, reason)),
        [AlertEventCodec.SilenceEnded] = Gen.Const((AlertEvent)new AlertEvent.SilenceEnded()),
        [AlertEventCodec.Subsided] = Gen.Const((AlertEvent)new AlertEvent.Subsided()),
        [AlertEventCodec.Resolved] = Gen.Select(Text, Gen.Bool).Select((reason, hasEnded) => (AlertEvent)new AlertEvent.Resolved(reason, hasEnded)),
    };

    public static IReadOnlyDictionary<string, Gen<AlertRuleEvent>> RulesByType { get; } = new Dictionary<string, Gen<AlertRuleEvent>>
    {
        [AlertRuleEvent.SetType] = Gen.Select(
            Name, Gen.Enum<AlertMetric>(), Gen.Enum<AlertOperator>(), Gen.Enum<AlertSeverity>(), Gen.Select(Amount, Count, Name.Array[0, 3]),
            Gen.Select(Text.Array[3], Gen.Bool))
            .Select((name, metric, comparison, severity, numbers, texts) => (AlertRuleEvent)new AlertRuleEvent.Set(
                new AlertRule
                {
                    Name = name,
                    Metric = metric,
                    Operator = comparison,
                    Threshold = numbers.Item1,
                    Severity = severity,
                    WindowSeconds = numbers.Item2,
                    DedupSeconds = numbers.Item2,
                    Destinations = [.. numbers.Item3],
                    Team = texts.Item1[0],
                    Agent = texts.Item1[1],
                    IsEnabled = texts.Item2,
                },
                texts.Item1[2])),
        [AlertRuleEvent.RemovedType] = Gen.Select(Name, Text).Select((name, reason) => (AlertRuleEvent)new AlertRuleEvent.Removed(name, reason)),
    };

    public static IReadOnlyDictionary<string, Gen<AlertingEvent>> AlertingByType { get; } = new Dictionary<string, Gen<AlertingEvent>>
    {
        [AlertingEvent.SilenceSetType] = Gen.Select(Name, Text.Array[4], Gen.Enum<AlertSeverity>(), Moment, Name).Select(
            (id, texts, severity, until, reason) => (AlertingEvent)new AlertingEvent.SilenceSet(
                new AlertSilence(id, texts[0], texts[1], texts[2], texts[3], severity, until, reason))),
        [AlertingEvent.SilenceEndedType] = Gen.Select(Name, Text).Select(
            (id, reason) => (AlertingEvent)new AlertingEvent.SilenceEnded(id, reason)),
        [AlertingEvent.RouteSetType] = Gen.Select(Text, Text, Gen.Enum<AlertSeverity>(), Name.Array[1, 3]).Select(
            (category, team, severity, to) => (AlertingEvent)new AlertingEvent.RouteSet(new AlertRoute(category, team, severity, [.. to]))),
        [AlertingEvent.RouteClearedType] = Gen.Select(Text, Text).Select(
            (category, team) => (AlertingEvent)new AlertingEvent.RouteCleared(category, team)),
    };
}
