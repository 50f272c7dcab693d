using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Reports;

public sealed class SourceDeciderSpecs
{
    private static readonly ActorClaim Agent = new("acme", "payments", "did:key:z6Mk");

    // Numbers in any order, some of them again, cut into batches.
    private static readonly Gen<int[][]> Batches = Gen.Int[0, 40].Array[0, 6].Array[0, 10];

    [Fact]
    public void Every_number_is_recorded_once_and_the_gaps_are_exactly_what_is_missing() =>
        Seeds.Sample(Batches, 1_000, batches =>
        {
            var state = SourceDecider.Initial;
            var events = new List<SourceEvent>();
            foreach (var batch in batches)
            {
                var decision = Decide(state, batch.Select(n => Numbered(n)));
                Assert.IsType<SourceReply.Taken>(decision.Reply);
                state = Fold(state, decision.Events);
                events.AddRange(decision.Events);
            }

            var sent = batches.SelectMany(b => b).ToHashSet();
            var recorded = events.OfType<SourceEvent.Reported>().Select(e => (int)e.Action.What.Sequence!.Value).ToList();
            Assert.Equal(sent.Order(), recorded.Order());
            var counter = state.CounterOf("");
            Assert.Equal(sent.Count == 0 ? 0 : sent.Max() + 1, counter.Next);
            Assert.Equal(
                Enumerable.Range(0, (int)counter.Next).Except(sent),
                counter.Gaps.SelectMany(g => Enumerable.Range((int)g.First, (int)(g.Last - g.First + 1))));
            Assert.All(Enumerable.Range(0, 50), n => Assert.Equal(sent.Contains(n), counter.HasSeen(n)));
        });

    [Fact]
    public void A_gap_is_told_once_right_before_what_showed_it_and_late_is_what_fills_one() =>
        Seeds.Sample(Batches, 500, batches =>
        {
            var events = Decide(SourceDecider.Initial, batches.SelectMany(b => b).Select(n => Numbered(n))).Events;
            var next = 0L;
            for (var i = 0; i < events.Length; i++)
            {
                if (events[i] is SourceEvent.GapDetected gap)
                {
                    Assert.Equal(next, gap.Missing.First);
                    Assert.Equal(gap.Missing.Last + 1, Assert.IsType<SourceEvent.Reported>(events[i + 1]).Action.What.Sequence);
                    next = gap.Missing.Last + 1;
                    continue;
                }

                var reported = (SourceEvent.Reported)events[i];
                var sequence = reported.Action.What.Sequence!.Value;
                Assert.Equal(sequence < next, reported.IsLate);
                Assert.True(sequence <= next);
                next = Math.Max(next, sequence + 1);
            }
        });

    [Fact]
    public void Repeating_a_batch_adds_nothing_and_is_answered_as_before() =>
        Seeds.Sample(Gen.Select(Batches, Gen.Int[0, 5].Array[0, 5]), 300, sampled =>
        {
            var (batches, unnumbered) = sampled;
            var actions = batches.SelectMany(b => b).Select(n => Numbered(n))
                .Concat(unnumbered.Select(n => Named($"id-{n}", $"text {n}"))).ToList();
            var first = Decide(SourceDecider.Initial, actions);
            var again = Decide(Fold(SourceDecider.Initial, first.Events), actions);
            Assert.Equal(new SourceReply.Taken(0), again.Reply);
            Assert.Empty(again.Events);
            Assert.Equal(new SourceReply.Taken(first.Events.Count(e => e is SourceEvent.Reported)), first.Reply);
        });

    [Fact]
    public void One_batch_decides_as_its_parts_one_after_the_other() =>
        Seeds.Sample(Batches, 300, batches =>
        {
            var (state, parts) = (SourceDecider.Initial, new List<SourceEvent>());
            foreach (var batch in batches)
            {
                var events = Decide(state, batch.Select(n => Numbered(n))).Events;
                state = Fold(state, events);
                parts.AddRange(events);
            }

            var whole = Decide(SourceDecider.Initial, batches.SelectMany(b => b).Select(n => Numbered(n))).Events;
            Assert.Equal(parts.Select(Shown), whole.Select(Shown));
        });

    [Fact]
    public void The_same_number_with_other_content_refuses_the_whole_batch()
    {
        var state = After(Numbered(0), Numbered(1));
        var decision = Decide(state, [Numbered(2), Numbered(1, content: "else"), Numbered(3)]);
        Assert.Equal(new SourceReply.Contradicted(1), decision.Reply);
        Assert.Empty(decision.Events);
        Assert.Equal(new SourceReply.Contradicted(1), Decide(state, [Numbered(5), Numbered(5, content: "else")]).Reply);
    }

    [Fact]
    public void Sessions_count_for_themselves()
    {
        var events = Decide(After(Numbered(0), Numbered(1)), [Numbered(0, "run-2", "else"), Numbered(2, "run-2"), Numbered(2)]).Events;
        Assert.Equal(["run-2 0", "gap run-2 1-1", "run-2 2", " 2"], events.Select(Shown));
    }

    [Fact]
    public void A_report_without_a_number_is_known_by_its_id()
    {
        var state = After(Named("a", "1"));
        Assert.Empty(Decide(state, [Named("a", "1")]).Events);
        Assert.Equal(new SourceReply.Contradicted(0), Decide(state, [Named("a", "2")]).Reply);
        Assert.Equal(new SourceReply.Taken(1), Decide(state, [Named("b", "1")]).Reply);
        Assert.Equal(new SourceReply.Taken(1), Decide(state, [Named("a", "2", session: "run-2")]).Reply);
    }

    [Fact]
    public void An_id_that_is_older_than_what_is_kept_in_mind_counts_as_new_and_a_number_does_not()
    {
        var state = After(Named("a", "1"), Numbered(0));
        state = Fold(state, [.. Enumerable.Range(1, RecentReports.Most).Select(n => (SourceEvent)new SourceEvent.Reported(Numbered(n), false))]);

        Assert.Equal(RecentReports.Most, state.Recent.Count);
        Assert.Equal(new SourceReply.Taken(1), Decide(state, [Named("a", "1")]).Reply);
        Assert.Equal(new SourceReply.Taken(0), Decide(state, [Numbered(0, content: "nobody can tell any more")]).Reply);
    }

    [Fact]
    public void Of_too_many_gaps_the_oldest_is_forgotten_and_what_comes_below_is_taken_as_late()
    {
        var state = SourceDecider.Initial;
        for (var n = 0; n <= SequenceCounter.GapsMax; n++)
        {
            state = Fold(state, Decide(state, [Numbered((2 * n) + 1)]).Events);
        }

        var counter = state.CounterOf("");
        Assert.Equal((SequenceCounter.GapsMax, 1L), (counter.Gaps.Length, counter.Floor));
        var late = Assert.Single(Decide(state, [Numbered(0)]).Events);
        Assert.True(Assert.IsType<SourceEvent.Reported>(late).IsLate);
        Assert.Empty(Decide(state, [Numbered(1)]).Events);
    }

    [Fact]
    public void Filling_the_middle_of_a_gap_when_no_more_are_kept_loses_only_the_oldest()
    {
        var state = SourceDecider.Initial;
        for (var n = 1; n <= SequenceCounter.GapsMax; n++)
        {
            state = Fold(state, Decide(state, [Numbered(10 * n)]).Events);
        }

        state = Fold(state, Decide(state, [Numbered(55)]).Events);

        var counter = state.CounterOf("");
        Assert.Equal((SequenceCounter.GapsMax, 10L), (counter.Gaps.Length, counter.Floor));
        Assert.True(counter.HasSeen(55));
        Assert.False(counter.HasSeen(54));
        Assert.False(counter.HasSeen(56));
    }

    [Fact]
    public void Of_too_many_sessions_the_longest_silent_is_forgotten()
    {
        var state = After([.. Enumerable.Range(0, SourceState.SessionsMax).Select(n => Numbered(0, $"s{n}"))]);
        state = Fold(state, Decide(state, [Numbered(1, "s0"), Numbered(0, "new")]).Events);

        Assert.Equal(SourceState.SessionsMax, state.Counters.Length);
        Assert.Equal(2, state.CounterOf("s0").Next);
        Assert.Equal(0, state.CounterOf("s1").Next);
    }

    [Fact]
    public void The_greatest_number_leaves_one_that_is_expected_next()
    {
        var events = Decide(SourceDecider.Initial, [Numbered(ActionReport.SequenceMax)]).Events;
        Assert.Equal([$"gap  0-{ActionReport.SequenceMax - 1}", $" {ActionReport.SequenceMax}"], events.Select(Shown));
        Assert.Equal(long.MaxValue, Fold(SourceDecider.Initial, events).CounterOf("").Next);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_batch_that_comes_to_more_events_than_an_append_takes_is_refused(int reports, bool isTaken)
    {
        var decision = Decide(SourceDecider.Initial, Enumerable.Range(0, reports).Select(n => Numbered((2 * n) + 1)));
        Assert.Equal(isTaken ? 2 * reports : 0, decision.Events.Length);
        Assert.Equal(
            isTaken ? new SourceReply.Taken(reports) : new SourceReply.TooManyGaps(2 * reports), decision.Reply);
    }

    [Fact]
    public void What_was_merely_claimed_has_a_stream_of_its_own()
    {
        StreamName[] streams =
        [
            SourceStream.Of("acme", Agent.AgentId, Assurance.Bound), SourceStream.Of("acme", Agent.AgentId, Assurance.Asserted),
            SourceStream.Of("other", Agent.AgentId, Assurance.Bound), SourceStream.Of("acme", default, Assurance.Unattributed),
        ];
        Assert.Equal(streams.Length, streams.Distinct().Count());
    }

    private static AgentAssembly.Domain.Deciding.Decision<SourceReply, SourceEvent> Decide(
        SourceState state, IEnumerable<ReportedAction> actions) => SourceDecider.Decide(state, new TakeReports([.. actions]));

    private static SourceState Fold(SourceState state, ImmutableArray<SourceEvent> events) =>
        events.Aggregate(state, SourceDecider.Evolve);

    private static SourceState After(params ReportedAction[] actions) =>
        Fold(SourceDecider.Initial, Decide(SourceDecider.Initial, actions).Events);

    private static ReportedAction Numbered(long sequence, string session = "", string? content = null) =>
        Of(new ActionReport { EventId = "e", Claim = Agent, Sequence = sequence, Session = session }, content ?? $"{sequence}");

    private static ReportedAction Named(string id, string content, string session = "") =>
        Of(new ActionReport { EventId = id, Claim = Agent, Session = session }, content);

    private static ReportedAction Of(ActionReport report, string content) =>
        ReportedAction.Of(report with { Content = Encoding.UTF8.GetBytes(content) }, Agent, new byte[ActionDigest.KeyBytes]);

    private static string Shown(SourceEvent happened) => happened switch
    {
        SourceEvent.GapDetected e => $"gap {e.Session} {e.Missing.First}-{e.Missing.Last}",
        SourceEvent.Reported e => $"{e.Action.What.Session} {e.Action.What.Sequence}{(e.IsLate ? " late" : "")}",
        _ => throw new InvalidOperationException(happened.ToString()),
    };
}
