using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Replaying;

// What is counted of one rule or agent, with the earliest decisions of it.
internal sealed class FlipGroup
{
    private List<ReplaySample>? _samples;

    public ReplayFlips Flips { get; set; } = ReplayFlips.None;

    // INVARIANT: one fold meets a group's decisions in the order of the log, so the first ones are the earliest.
    public void Sample(RecordedDecision decision, in RecordedSay say, PolicyRuling ruling)
    {
        if ((_samples ??= []).Count < ReplayDetail.SamplesMax)
        {
            _samples.Add(new(
                decision.Position, decision.Org, decision.Agent, decision.Kind, decision.Tool, decision.Host,
                new(say.Verdict, say.Rule, say.Clause), new(ruling.Verdict, ruling.Rule, ruling.Clause), ruling.ReasonCode));
        }
    }

    public void Add(FlipGroup other)
    {
        Flips = Flips.Plus(other.Flips);
        if (other._samples is { } more)
        {
            _samples = [.. (_samples ?? []).Concat(more).OrderBy(sample => sample.Position).Take(ReplayDetail.SamplesMax)];
        }
    }

    // The first of every group, then the second of every group, and so on; the greatest group first.
    public static ImmutableArray<ReplaySample> Choose(IEnumerable<FlipGroup> groups, int count)
    {
        var sampled = groups.Take(Math.Max(count, 1)).Select(group => group._samples ?? []).ToList();
        var deepest = sampled.Select(samples => samples.Count).DefaultIfEmpty().Max();
        return
        [
            .. Enumerable.Range(0, deepest)
                .SelectMany(depth => sampled.Where(samples => depth < samples.Count).Select(samples => samples[depth]))
                .Take(count)
                .OrderBy(sample => sample.Position),
        ];
    }
}
