using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Events;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Anomalies;

public sealed class AnomalyDeciderSpecs
{
    private static readonly Instant Noon = new(1_767_225_600_000_000);

    [Fact]
    public void A_suspension_is_due_until_it_is_answered_and_then_ends_by_its_own_time()
    {
        var state = After(Found(AnomalyEffect.Suspended, 900));
        Assert.IsType<AnomalyReply.ToSuspend>(AnomalyDecider.Decide(state, new AnomalyCommand.Answer(IsHeld: false)).Reply);
        state = Fold(state, AnomalyDecider.Decide(state, new AnomalyCommand.Answer(IsHeld: false)).Events);
        Assert.Equal((null, Noon.Plus(TimeSpan.FromSeconds(900))), (state.Due, state.Pause!.Until));
        Assert.Empty(AnomalyDecider.Decide(state, new AnomalyCommand.Answer(IsHeld: false)).Events);

        Assert.Empty(AnomalyDecider.Decide(state, new AnomalyCommand.Tick(Noon.Plus(TimeSpan.FromSeconds(899)))).Events);
        var over = AnomalyDecider.Decide(state, new AnomalyCommand.Tick(Noon.Plus(TimeSpan.FromSeconds(900))));
        Assert.IsType<AnomalyReply.ToResume>(over.Reply);
        Assert.Null(Fold(state, over.Events).Pause);
    }

    [Theory]
    [InlineData(AnomalyEffect.Recorded, false)]
    [InlineData(AnomalyEffect.Denied, false)]
    [InlineData(AnomalyEffect.AlreadyDenied, false)]
    [InlineData(AnomalyEffect.Observed, false)]
    [InlineData(AnomalyEffect.Suspended, true)]
    [InlineData(AnomalyEffect.Quarantined, true)]
    public void Only_what_suspends_is_due(AnomalyEffect effect, bool isDue) =>
        Assert.Equal(isDue, After(Found(effect, 0)).Due is not null);

    [Fact]
    public void A_quarantine_outweighs_a_pause_and_ends_by_nobody_but_people()
    {
        var state = After(Found(AnomalyEffect.Suspended, 900), Found(AnomalyEffect.Quarantined, 0), Found(AnomalyEffect.Suspended, 900));
        Assert.Equal(AnomalyEffect.Quarantined, state.Due!.What.Effect);
        Assert.Null(Fold(state, AnomalyDecider.Decide(state, new AnomalyCommand.Answer(IsHeld: false)).Events).Pause);
    }

    // Of suspensions that hold side by side the one that ends last counts; 0 seconds are no end.
    [Theory]
    [InlineData(900, 900, true, 900)]
    [InlineData(3_600, 60, true, 3_600)]
    [InlineData(60, 3_600, true, 3_600)]
    [InlineData(0, 60, true, 0)]
    [InlineData(60, 0, true, 0)]
    [InlineData(0, 60, false, 60)]
    [InlineData(3_600, 60, false, 60)]
    public void A_suspension_that_holds_never_ends_earlier_for_one_more_anomaly(int held, int more, bool isHeld, int ends)
    {
        var state = Answered(After(Found(AnomalyEffect.Suspended, held)), isHeld: false);
        state = AnomalyDecider.Evolve(
            state, new AnomalyEvent.Detected(Found(AnomalyEffect.Suspended, more)) { Id = IdOf(1), At = Noon });
        Assert.Equal(ends == 0 ? null : Noon.Plus(TimeSpan.FromSeconds(ends)), Answered(state, isHeld).Pause?.Until);
    }

    [Fact]
    public void Nothing_ends_while_a_suspension_is_due_and_the_later_of_two_pauses_is()
    {
        var state = Answered(After(Found(AnomalyEffect.Suspended, 900)), isHeld: false);
        state = AnomalyDecider.Evolve(
            state, new AnomalyEvent.Detected(Found(AnomalyEffect.Quarantined, 0)) { Id = IdOf(1), At = Noon });
        Assert.Empty(AnomalyDecider.Decide(state, new AnomalyCommand.Tick(Noon.Plus(TimeSpan.FromHours(1)))).Events);
        Assert.Equal(900, After(Found(AnomalyEffect.Suspended, 60), Found(AnomalyEffect.Suspended, 900)).Due!.What.PauseSeconds);
        Assert.Equal(900, After(Found(AnomalyEffect.Suspended, 900), Found(AnomalyEffect.Suspended, 60)).Due!.What.PauseSeconds);
    }

    [Fact]
    public void The_latest_are_kept_in_mind_and_all_are_counted()
    {
        var state = After([.. Enumerable.Range(0, AnomalyState.RecentMax + 5).Select(_ => Found(AnomalyEffect.Recorded, 0))]);
        Assert.Equal((AnomalyState.RecentMax + 5L, AnomalyState.RecentMax), (state.Count, state.Recent.Count));
        Assert.IsType<AnomalyReply.Unknown>(AnomalyDecider.Decide(state, Judge(IdOf(0), AnomalyVerdict.Confirmed)).Reply);
        Assert.Single(AnomalyDecider.Decide(state, Judge(IdOf(5), AnomalyVerdict.Confirmed)).Events);
    }

    [Fact]
    public void A_judgement_says_which_and_why_and_is_told_once()
    {
        var state = After(Found(AnomalyEffect.Recorded, 0));
        Assert.IsType<AnomalyReply.Refused>(AnomalyDecider.Decide(state, Judge(IdOf(0), AnomalyVerdict.None)).Reply);
        Assert.IsType<AnomalyReply.Refused>(
            AnomalyDecider.Decide(state, Judge(IdOf(0), AnomalyVerdict.Confirmed) with { Reason = " " }).Reply);
        var judged = Fold(state, AnomalyDecider.Decide(state, Judge(IdOf(0), AnomalyVerdict.FalsePositive)).Events);
        Assert.Equal(AnomalyVerdict.FalsePositive, Assert.Single(judged.Recent).Verdict);
        Assert.Empty(AnomalyDecider.Decide(judged, Judge(IdOf(0), AnomalyVerdict.FalsePositive)).Events);
        Assert.Single(AnomalyDecider.Decide(judged, Judge(IdOf(0), AnomalyVerdict.Confirmed)).Events);
    }

    [Theory]
    [InlineData(AnomalyResponse.Block, 1, 40)]
    [InlineData(AnomalyResponse.Quarantine, 1, 40)]
    [InlineData(AnomalyResponse.Pause, 2, 50)]
    [InlineData(AnomalyResponse.Alert, 3, 30)]
    [InlineData(AnomalyResponse.Block, 3, 100)]
    public void The_score_adds_up_to_a_hundred(AnomalyResponse response, int times, int score)
    {
        var state = After([.. Enumerable.Repeat(Found(AnomalyEffect.Recorded, 0) with { Response = response }, times)]);
        Assert.Equal(score, AnomalyScore.Of(state, Noon.Plus(TimeSpan.FromMinutes(1)), TimeSpan.FromMinutes(5)));
        Assert.Equal(0, AnomalyScore.Of(state, Noon.Plus(TimeSpan.FromMinutes(6)), TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData("window_secs", 59, 60, 86_400, 86_401)]
    [InlineData("spike_multiplier_thousandths", 999, 1_000, 100_000, 100_001)]
    [InlineData("spike_actions_min", 10, 11, 1_000_000, 1_000_001)]
    [InlineData("loop_threshold", 1, 2, 500, 501)]
    [InlineData("loop_window_secs", 0, 1, 3_600, 3_601)]
    [InlineData("credential_threshold", 0, 1, 1_000, 1_001)]
    [InlineData("pause_secs", -1, 0, 604_800, 604_801)]
    public void Rules_beyond_their_bounds_are_refused_by_name(string name, int below, int least, int most, int above)
    {
        Assert.All([below, above], value => Assert.StartsWith(name, With(name, value).Problem(), StringComparison.Ordinal));
        Assert.All([least, most], value => Assert.Null(With(name, value).Problem()));
    }

    [Fact]
    public void Rules_say_something_of_every_type() => Assert.Contains(
        "loop_runaway",
        (AnomalyRules.Default with { Responses = AnomalyRules.Default.Responses.Remove(AnomalyType.LoopRunaway) }).Problem(),
        StringComparison.Ordinal);

    [Fact]
    public void Each_change_of_rules_is_a_version_and_names_the_one_before() => SomeAnomalyEvents.Rules.Array[1, 6].Sample(sets =>
    {
        var state = AnomalyRulesDecider.Initial;
        foreach (var rules in sets)
        {
            var command = new AnomalyRulesCommand.Set(rules, state.Version, "why");
            var stale = AnomalyRulesDecider.Decide(state, command with { ExpectedVersion = state.Version + 1 });
            Assert.Equal(rules.Digest != state.Digest, stale.Reply is AnomalyRulesReply.Refused);
            var decision = AnomalyRulesDecider.Decide(state, command);
            var after = decision.Events.Aggregate(state, (s, e) => AnomalyRulesDecider.Evolve(s, e with { At = Noon }));
            Assert.Equal(rules.Digest, after.Digest);
            Assert.Equal(state.Version + decision.Events.Length, after.Version);
            Assert.Empty(AnomalyRulesDecider.Decide(after, command).Events);
            Assert.Equal(rules.MeasuresAs(state.Rules) ? state.MeasuredSince : Noon, after.MeasuredSince);
            state = after;
        }
    }, iter: 500, seed: "0000KOIPE003");

    private static AnomalyRules With(string name, int value) => name switch
    {
        "window_secs" => AnomalyRules.Default with { WindowSeconds = value },
        "spike_multiplier_thousandths" => AnomalyRules.Default with { SpikeMultiplierThousandths = value },
        "spike_actions_min" => AnomalyRules.Default with { SpikeActionsMin = value },
        "loop_threshold" => AnomalyRules.Default with { LoopThreshold = value },
        "loop_window_secs" => AnomalyRules.Default with { LoopWindowSeconds = value },
        "credential_threshold" => AnomalyRules.Default with { CredentialThreshold = value },
        _ => AnomalyRules.Default with { PauseSeconds = value },
    };

    private static AnomalyCommand.Judge Judge(EventId id, AnomalyVerdict verdict) => new(id, verdict, "why");

    private static Anomaly Found(AnomalyEffect effect, int pauseSeconds) => new()
    {
        Type = AnomalyType.LoopRunaway,
        Agent = new(7),
        Response = AnomalyResponse.Pause,
        Effect = effect,
        PauseSeconds = pauseSeconds,
        RulesDigest = AnomalyRules.Default.Digest,
    };

    private static AnomalyState After(params Anomaly[] found) => found.Select((what, i) => (what, i)).Aggregate(
        AnomalyDecider.Initial,
        (state, each) => AnomalyDecider.Evolve(state, new AnomalyEvent.Detected(each.what) { Id = IdOf(each.i), At = Noon }));

    private static AnomalyState Fold(AnomalyState state, IEnumerable<AnomalyEvent> events) =>
        events.Aggregate(state, AnomalyDecider.Evolve);

    private static AnomalyState Answered(AnomalyState state, bool isHeld) =>
        Fold(state, AnomalyDecider.Decide(state, new AnomalyCommand.Answer(isHeld)).Events);

    private static EventId IdOf(int number)
    {
        var bytes = new byte[EventId.SizeBytes];
        bytes[^1] = (byte)number;
        return EventId.From(bytes);
    }
}
