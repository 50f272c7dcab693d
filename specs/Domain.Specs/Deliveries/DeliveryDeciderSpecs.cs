using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Deliveries;

public sealed class DeliveryDeciderSpecs
{
    private static readonly AlertNotice Notice = new()
    {
        Alert = AlertId.Of("acme", "budget:payments", 0),
        Occasion = AlertOccasion.Fired,
        Org = "acme",
        Severity = AlertSeverity.High,
        Category = "budget",
        Title = "Budget nearly spent",
        At = new(1),
    };

    private static readonly Gen<DeliveryOutcome> Outcome = Gen.Frequency(
        (1, Gen.Const<DeliveryOutcome>(new DeliveryOutcome.Delivered("") { Status = 200 })),
        (6, Gen.Select(Gen.Enum<FailureClass>(), Gen.Int[-10, 100_000], Gen.Bool).Select((failure, seconds, asks) =>
            (DeliveryOutcome)new DeliveryOutcome.Failed(failure, "spec", asks ? TimeSpan.FromSeconds(seconds) : null) { Status = 500 })));

    [Fact]
    public void A_delivery_is_tried_eight_times_over_about_a_day()
    {
        var state = Queued(Notice);
        var waits = new List<TimeSpan>();
        while (state.IsOpen)
        {
            var now = state.DueAt;
            state = After(state, new DeliveryCommand.Report(state.NextAttempt, Failed(FailureClass.Status), now, 0.5));
            waits.Add(TimeSpan.FromMicroseconds(state.DueAt.UnixMicroseconds - now.UnixMicroseconds));
        }

        Assert.Equal((8, DeliveryPhase.DeadLettered), (state.Attempts, state.Phase));
        double[] minutes = [0.5, 2, 10, 30, 120, 360, 720];
        Assert.Equal(minutes, waits.Take(7).Select(wait => wait.TotalMinutes));
    }

    [Theory]
    [InlineData(FailureClass.Rejected)]
    [InlineData(FailureClass.Redirect)]
    [InlineData(FailureClass.RefusedAddress)]
    [InlineData(FailureClass.Destination)]
    public void What_cannot_get_better_is_given_up_at_once(FailureClass failure)
    {
        var state = After(Queued(Notice), new DeliveryCommand.Report(1, Failed(failure), new(1), 0));
        Assert.Equal((1, DeliveryPhase.DeadLettered), (state.Attempts, state.Phase));
    }

    [Fact]
    public void A_trial_is_tried_once() => Assert.Equal(
        DeliveryPhase.DeadLettered,
        After(Queued(Notice with { Occasion = AlertOccasion.Test }), new DeliveryCommand.Report(1, Failed(FailureClass.Timeout), new(1), 0)).Phase);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 7)]
    [InlineData(-5, 1)]
    [InlineData(86_400, 21_600)]
    public void What_the_receiver_asks_for_is_kept_to_within_bounds(int asked, int waited) =>
        Assert.Equal(TimeSpan.FromSeconds(waited), RetryPlan.After(1, TimeSpan.FromSeconds(asked), 0));

    [Fact]
    public void Jitter_moves_a_wait_by_a_fifth_at_most() => Gen.Select(Gen.Int[1, 7], Gen.Double[0, 1]).Sample(
        (attempts, jitter) =>
        {
            var middle = RetryPlan.After(attempts, null, 0.5);
            return RetryPlan.After(attempts, null, jitter) is var wait && wait >= middle * 0.799 && wait <= middle * 1.201;
        },
        iter: 1_000, threads: 1);

    [Fact]
    public void Whatever_is_reported_in_whatever_order_the_ledger_stays_true() =>
        Gen.Select(Gen.Int[0, 3], Outcome, Gen.Double[0, 1], Gen.Int[0, 9]).Array[0, 40].Sample(
            reports =>
            {
                var state = Queued(Notice);
                var taken = false;
                foreach (var (behind, outcome, jitter, requeue) in reports)
                {
                    var attempt = Math.Max(1, state.NextAttempt - behind);
                    var before = state;
                    var report = new DeliveryCommand.Report(attempt, outcome, state.DueAt, jitter);
                    state = After(state, report);
                    taken |= outcome is DeliveryOutcome.Delivered;
                    Assert.Equal(taken, state.Phase == DeliveryPhase.Succeeded);
                    Assert.True(state.Attempts >= before.Attempts && state.Attempts <= before.Attempts + 1);
                    Assert.True(!state.IsOpen || state.FailedInRow < RetryPlan.AttemptsMax);

                    // Reporting again changes nothing.
                    Assert.Empty(DeliveryDecider.Decide(state, report with { Attempt = Math.Max(1, state.Attempts) }).Events
                        .Where(_ => outcome is DeliveryOutcome.Failed || state.Phase == DeliveryPhase.Succeeded));
                    if (requeue == 0)
                    {
                        var wasDead = state.Phase == DeliveryPhase.DeadLettered;
                        state = After(state, new DeliveryCommand.Requeue(""));
                        Assert.Equal(wasDead || state.IsOpen, state.IsOpen);
                    }
                }
            },
            iter: 1_000, threads: 1);

    [Fact]
    public void Queueing_the_same_twice_is_one_delivery()
    {
        var state = Queued(Notice);
        Assert.Empty(DeliveryDecider.Decide(state, new DeliveryCommand.Queue("ops", Notice, "")).Events);
    }

    [Fact]
    public void What_is_hopeless_is_in_the_ledger_and_can_be_queued_again()
    {
        var state = After(DeliveryDecider.Initial, new DeliveryCommand.Queue("ops", Notice, "the destination 'ops' is off"));
        Assert.Equal((DeliveryPhase.DeadLettered, "the destination 'ops' is off"), (state.Phase, state.Reason));
        Assert.True(After(state, new DeliveryCommand.Requeue("on again")).IsOpen);
    }

    [Fact]
    public void Deliveries_of_other_alerts_occasions_orgs_and_destinations_have_other_ids()
    {
        DeliveryId[] ids =
        [
            DeliveryId.Of(Notice, "ops"), DeliveryId.Of(Notice, "op"), DeliveryId.Of(Notice with { Org = "globex" }, "ops"),
            DeliveryId.Of(Notice with { Occasion = AlertOccasion.Resolved }, "ops"),
            DeliveryId.Of(Notice with { Alert = AlertId.Of("acme", "budget:payments", 1) }, "ops"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], DeliveryId.Of(Notice with { Title = "other words" }, "ops"));
    }

    private static DeliveryOutcome.Failed Failed(FailureClass failure) => new(failure, "spec");

    private static DeliveryState Queued(AlertNotice notice) =>
        After(DeliveryDecider.Initial, new DeliveryCommand.Queue("ops", notice, ""));

    private static DeliveryState After(DeliveryState state, DeliveryCommand command) =>
        DeliveryDecider.Decide(state, command).Events.Aggregate(state, DeliveryDecider.Evolve);
}
