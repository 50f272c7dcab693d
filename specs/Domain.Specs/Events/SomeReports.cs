using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Events;

// Random reports as they come, and as they are recorded.
internal static class SomeReports
{
    private static readonly Gen<string> Text = SomeValues.Text;

    private static readonly Gen<long> Count = Gen.Long[0, 1L << 50];

    private static readonly Gen<ReportedOutcome> Outcome =
        Gen.Select(Gen.Int[0, 6], Text.Array[4], Count.Array[3], Gen.Int.Array[2], Gen.Bool.Array[2]).Select(OutcomeOf);

    private static readonly Gen<ReportedUsage> Usage = Count.Array[6].Select(counts =>
        new ReportedUsage(counts[0], counts[1], counts[2])
        {
            CachedReadTokens = counts[3],
            CacheWriteTokens = counts[4],
            ReasoningTokens = counts[5],
        });

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Labels =
        Gen.Dictionary(Text, Text)[0, 3].Select(labels => labels.ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static readonly Gen<ActionReport> Report =
        Gen.Select(Text.Array[13], Gen.Select(Gen.Bool.Array[6], Count.Array[2]), Gen.Enum<Verdict>(), Outcome, Usage, Labels)
        .Select((texts, some, verdict, outcome, usage, labels) => new ActionReport
        {
            EventId = "e" + texts[0],
            Sequence = some.Item1[0] ? some.Item2[0] : null,
            Session = texts[1],
            Claim = ActorClaim.From(texts[2], texts[3], texts[4]),
            Kind = texts[5],
            Verdict = some.Item1[1] ? verdict : null,
            TraceId = texts[6],
            SpanId = texts[7],
            ParentSpanId = texts[8],
            OccurredAtMilliseconds = some.Item1[2] ? some.Item2[1] : null,
            Outcome = some.Item1[3] ? outcome : null,
            Usage = some.Item1[4] ? usage : null,
            ReservationId = texts[9],
            IsDryRun = some.Item1[5],
            ShadowDecision = texts[10],
            MatchedRule = texts[11],
            Labels = labels,
            Payloads = [System.Text.Encoding.UTF8.GetBytes(texts[12])],
            Content = System.Text.Encoding.UTF8.GetBytes(string.Concat(texts)),
        });

    public static readonly Gen<SourceEvent> Reported =
        Gen.Select(Report, Text.Array[3], Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 2]).Select(
            (report, identity, isLate, dropped, found) => (SourceEvent)new SourceEvent.Reported(
                ReportedAction.Of(report, ActorClaim.From(identity[0], identity[1], identity[2]), new byte[32]) with
                {
                    Dropped = Enumerable.Range(1, dropped)
                        .ToImmutableSortedDictionary(i => i == 1 ? "prompt" : "other", i => i, StringComparer.Ordinal),
                    Found = Enumerable.Range(1, found).Select(i => $"Kind{i}").ToImmutableSortedSet(StringComparer.Ordinal),
                },
                isLate));

    private static ReportedOutcome OutcomeOf(int arm, string[] texts, long[] counts, int[] numbers, bool[] flags)
    {
        ReportedOutcome outcome = arm switch
        {
            0 => new ReportedOutcome.ModelCall(texts[0], texts[1])
            {
                PromptTokens = counts[0],
                CompletionTokens = counts[1],
                FoundPersonalData = flags[0],
                RemovedPersonalData = flags[1],
            },
            1 => new ReportedOutcome.ToolCall(texts[0], texts[1], flags[0], texts[2], counts[0]),
            2 => new ReportedOutcome.FileOperation(texts[0], texts[1], counts[0], texts[2], flags[0]),
            3 => new ReportedOutcome.NetworkCall(texts[0], numbers[0], texts[1], numbers[1], flags[0]),
            4 => new ReportedOutcome.Process(texts[0], counts[0], numbers[0], flags[0]),
            5 => new ReportedOutcome.Violation(texts[0], texts[1], texts[2]),
            _ => new ReportedOutcome.Approval(texts[0], texts[1], flags[0], texts[2]),
        };
        return outcome with { LatencyMilliseconds = counts[2] };
    }
}
