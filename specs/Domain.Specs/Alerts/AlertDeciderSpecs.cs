using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Alerts;

public sealed class AlertDeciderSpecs
{
    private const int Interval = 15;

    // What happens at an evaluation: a value, and perhaps somebody does something before it.
    private static readonly Gen<(decimal? Value, int Deed)> Tick = Gen.Select(Gen.Int[-1, 4], Gen.Int[0, 12])
        .Select((value, deed) => (value < 0 ? (decimal?)null : value, deed));

    [Fact]
    public void Of_one_rule_at_most_one_alert_goes_on_and_people_hear_of_each_beginning_and_end_in_turn() =>
        Gen.Select(Tick.Array[1, 120], Gen.OneOf(0, 60, 600)).Sample((ticks, dedup) =>
        {
            var rule = SomeRules.Of(dedupSeconds: dedup);
            var alerts = new List<AlertState>();
            var told = new List<AlertOccasion>();
            for (var i = 0; i < ticks.Length; i++)
            {
                var at = new Instant((i + 1) * Interval * 1_000_000L);
                var reading = new MetricReading(ticks[i].Value);
                Do(Deed(ticks[i].Deed, at, alerts.LastOrDefault()), at, alerts, told);
                var last = alerts.Count > 0 ? alerts[^1] : null;
                var step = RuleEvaluation.Of(rule, reading, last, at);
                Follow(step, rule, reading, at, alerts, told);

                Assert.InRange(alerts.Count(alert => alert.IsOpen), 0, 1);
                Assert.All(alerts.SkipLast(1), alert => Assert.Equal(AlertPhase.Resolved, alert.Phase));

                // Evaluated again, as after a restart, nothing follows.
                Assert.Equal(AlertStep.None, RuleEvaluation.Of(rule, reading, alerts.Count > 0 ? alerts[^1] : null, at));
            }

            Assert.Equal(told.Select((_, i) => i % 2 == 0 ? AlertOccasion.Fired : AlertOccasion.Resolved), told);
        }, iter: 2_000);

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() => Gen.Int[0, 12].Array[0, 20].Sample(deeds =>
    {
        var state = Raised();
        for (var i = 0; i < deeds.Length; i++)
        {
            if (Deed(deeds[i], new(i * 1_000_000L), state) is { } command)
            {
                state = AlertDecider.Decide(state, command).Events.Aggregate(state, AlertDecider.Evolve);
                Assert.Empty(AlertDecider.Decide(state, command).Events);
            }
        }
    }, iter: 1_000);

    [Theory]
    [InlineData(AlertOperator.Above, 2, false)]
    [InlineData(AlertOperator.AtLeast, 2, true)]
    [InlineData(AlertOperator.Equal, 2, true)]
    [InlineData(AlertOperator.Below, 2, false)]
    [InlineData(AlertOperator.Below, 1, true)]
    [InlineData(AlertOperator.Above, 3, true)]
    public void An_operator_compares_the_value_with_the_threshold(AlertOperator comparison, int value, bool holds) =>
        Assert.Equal(
            holds ? AlertStep.Raise : AlertStep.None,
            RuleEvaluation.Of(SomeRules.Of() with { Operator = comparison }, new(value), null, new(0)));

    [Theory]
    [InlineData("rule.name", "", 50, 300, 0)]
    [InlineData("rule.threshold", "a", 101, 300, 0)]
    [InlineData("rule.threshold", "a", -1, 300, 0)]
    [InlineData("rule.window_secs", "a", 50, 60, 0)]
    [InlineData("rule.dedup_secs", "a", 50, 300, 604_801)]
    public void A_rule_that_cannot_be_evaluated_is_refused_by_the_part_that_is_wrong(
        string field, string name, int threshold, int window, int dedup) =>
        Assert.Equal(field, AlertRuleDecider.WhyNot(SomeRules.Of(AlertMetric.PolicyViolationRate) with
        {
            Name = name, Threshold = threshold, WindowSeconds = window, DedupSeconds = dedup,
        })!.Field);

    [Fact]
    public void Signals_of_one_evaluation_are_one_and_the_last_says_whether_it_goes_on()
    {
        var begins = Signal(isEnd: false);
        var ends = Signal(isEnd: true);
        Assert.Equal((3, false), Of(begins.And(begins).And(begins)));
        Assert.Equal((1, true), Of(begins.And(ends)));
        Assert.Equal((1, false), Of(ends.And(begins)));
        Assert.Equal(AlertStep.None, ends.StepAfter(null));
        Assert.Equal(AlertStep.Raise, begins.StepAfter(null));

        static (int, bool) Of(AlertSignal signal) => (signal.Count, signal.IsEnd);
    }

    private static void Follow(
        AlertStep step, AlertRule rule, MetricReading reading, Instant at, List<AlertState> alerts, List<AlertOccasion> told)
    {
        if (step == AlertStep.Raise)
        {
            alerts.Add(AlertDecider.Initial);
        }

        Do(step switch
        {
            AlertStep.Raise => new AlertCommand.Raise(RuleEvaluation.CaseOf("acme", rule, 0, reading, at), 1, null),
            AlertStep.Recur => new AlertCommand.Recur(at, 1),
            AlertStep.Subside => new AlertCommand.Subside(),
            AlertStep.Resolve => new AlertCommand.Resolve("", HasEnded: true),
            _ => null,
        }, at, alerts, told);
    }

    private static void Do(AlertCommand? command, Instant at, List<AlertState> alerts, List<AlertOccasion> told)
    {
        if (command is null || alerts.Count == 0)
        {
            return;
        }

        var before = alerts[^1];
        alerts[^1] = AlertDecider.Decide(before, command).Events.Aggregate(before, AlertDecider.Evolve);
        if (AlertNotices.Of(default, "acme", before, alerts[^1], at) is { } notice)
        {
            told.Add(notice.Occasion);
        }
    }

    private static AlertCommand? Deed(int number, Instant at, AlertState? last) => number switch
    {
        0 => new AlertCommand.Acknowledge("user:anna", ""),
        1 => new AlertCommand.Resolve("enough", HasEnded: false),
        2 => new AlertCommand.Silence(at.Plus(TimeSpan.FromHours(1)), "quiet", at),
        3 => new AlertCommand.EndSilence(last?.Silence ?? "", last?.SilencedUntil ?? default),
        _ => null,
    };

    private static AlertState Raised() => AlertDecider.Evolve(AlertDecider.Initial, new AlertEvent.Raised(
        RuleEvaluation.CaseOf("acme", SomeRules.Of(), 0, new(3), new(0)), 1, "", default));

    private static AlertSignal Signal(bool isEnd) => new()
    {
        Org = "acme",
        IsEnd = isEnd,
        About = new() { Key = "k", Category = "heartbeat", Severity = AlertSeverity.Medium, Title = "t", At = new(0), DedupUntil = new(0) },
    };
}
