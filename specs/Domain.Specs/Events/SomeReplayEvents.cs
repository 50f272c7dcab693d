using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of replays.
internal static class SomeReplayEvents
{
    private static readonly Gen<Position> Place = Gen.Long[0, 1L << 50].Select(place => new Position((ulong)place));

    private static readonly Gen<ReplayFlips> Flips = Gen.Long[0, 1L << 40].Array[4].Select(n => new ReplayFlips(n[0], n[1], n[2], n[3]));

    private static readonly Gen<OtherFlips> Others = Gen.Select(Gen.Long[0, 1L << 20], Flips).Select((groups, flips) => new OtherFlips(groups, flips));

    private static readonly Gen<PolicySay> Say =
        Gen.Select(Gen.Enum<Verdict>(), Text, Text).Select((verdict, rule, clause) => new PolicySay(verdict, rule, clause));

    private static readonly Gen<ReplaySample> Sample = Gen.Select(Place, Name, Agent, Gen.Enum<ActionKind>(), Text.Array[2], Say.Array[2], Name).Select(
        (place, org, agent, kind, texts, says, code) =>
            new ReplaySample(place, org, agent, kind, texts[0], texts[1], says[0], says[1], code));

    private static readonly Gen<ReplayReport> Report = Gen.Select(
        Gen.Long[0, 1L << 50].Array[2], Flips, Others.Array[2],
        Gen.Select(Name, Gen.Long[0, 1L << 40]).Select((reason, count) => new NotComparedCount(reason, count)).Array[0, 3],
        Gen.Select(Text, Text, Gen.Bool, Flips).Select((rule, clause, isOwn, flips) => new RuleFlips(rule, clause, isOwn, flips)).Array[0, 3],
        Gen.Select(Name, Agent, Flips).Select((org, agent, flips) => new AgentFlips(org, agent, flips)).Array[0, 3],
        Sample.Array[0, 3])
        .Select((counts, flips, others, missed, rules, agents, samples) => new ReplayReport
        {
            Decisions = counts[0],
            Same = counts[1],
            Flips = flips,
            NotCompared = [.. missed],
            Rules = [.. rules],
            OtherRules = others[0],
            Agents = [.. agents],
            OtherAgents = others[1],
            Samples = [.. samples],
        });

    private static readonly Gen<PolicyCandidate> Candidate = Gen.Select(
        Name, Digest, Gen.Select(Name, Text).Select((name, text) => new PolicySource(name, text)).Array[0, 3])
        .Select((name, digest, documents) => new PolicyCandidate(name, $"sha256:{digest}", [.. documents]));

    public static IReadOnlyDictionary<string, Gen<ReplayEvent>> ByType { get; } = new Dictionary<string, Gen<ReplayEvent>>
    {
        [ReplayEvent.StartedType] = Gen.Select(Place, Place, Candidate.Array[1, 4], Gen.Int[1, 200], Gen.Int[0, 100]).Select(
            (from, until, candidates, groups, samples) => (ReplayEvent)new ReplayEvent.Started(
                new("acme", "payments", from, until, [.. candidates], new(groups, samples)))),
        [ReplayEvent.FinishedType] = Report.Array[1, 4].Select(reports => (ReplayEvent)new ReplayEvent.Finished([.. reports])),
        [ReplayEvent.CancelledType] = Text.Select(reason => (ReplayEvent)new ReplayEvent.Cancelled(reason)),
        [ReplayEvent.FailedType] = Name.Select(because => (ReplayEvent)new ReplayEvent.Failed(because)),
    };
}
