using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Trust;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Trust;

public sealed class TrustSpecs
{
    private static readonly Gen<TrustSignals> SomeSignals = Gen.Select(Gen.Long[0, 500], Gen.Long[0, 500], Gen.Long[0, 500], Gen.Long[0, 500])
        .Select((actions, violations, redactions, refused) => new TrustSignals(actions, violations, redactions, refused));

    [Theory]
    [InlineData(20, 0, 0, 0, 100)]
    [InlineData(19, 0, 0, 0, null)]
    [InlineData(0, 0, 0, 5, null)]
    [InlineData(100, 10, 0, 0, 90)]
    [InlineData(100, 0, 10, 0, 85)]
    [InlineData(100, 0, 0, 10, 95)]
    [InlineData(100, 10, 10, 10, 70)]
    [InlineData(200, 1, 0, 0, 100)]
    [InlineData(200, 3, 0, 0, 99)]
    [InlineData(20, 20, 20, 20, 0)]
    public void A_score_is_what_the_formula_of_the_specification_says(long actions, long violations, long redactions, long refused, int? score) =>
        Assert.Equal(score, TrustScore.Of(new(actions, violations, redactions, refused), TrustWeights.Default).Value);

    [Fact]
    public void Any_score_lies_within_0_and_100_falls_with_every_friction_and_is_missing_exactly_when_there_is_too_little_to_say() =>
        Gen.Select(SomeSignals, Gen.Int[1, 100]).Sample(
            (signals, least) =>
            {
                var weights = TrustWeights.Default with { MinActions = least };
                var score = TrustScore.Of(signals, weights).Value;
                Assert.Equal(signals.Actions >= least, score is not null);
                Assert.True(score is null or (>= 0 and <= 100));
                Assert.True(score is null || TrustScore.Of(signals + new TrustSignals(0, 1, 1, 1), weights).Value <= score);
            },
            seed: "0000KZk7MTj4", iter: 2_000);

    [Fact]
    public void What_is_switched_off_costs_nothing()
    {
        var weights = TrustWeights.Default with { Violation = new(1, IsEnabled: false) };
        Assert.Equal(100, TrustScore.Of(new(20, 20, 0, 0), weights).Value);
    }

    [Fact]
    public void A_week_of_days_counts_and_older_ones_do_not_whatever_order_they_are_told_in() =>
        Gen.Select(Gen.Select(Gen.Long[0, 20L * 86_400_000_000], SomeSignals).Array[0, 60], Gen.Long[0, 20L * 86_400_000_000]).Sample(
            (told, until) =>
            {
                var now = new Instant(until);
                var seen = told.Where(each => each.Item1 <= until).OrderBy(each => each.Item1).ToList();
                var ledger = new TrustLedger();
                foreach (var (at, signals) in seen)
                {
                    ledger.Add(new(at), signals);
                }

                var first = (until / 86_400_000_000) - 6;
                var expected = seen.Where(each => each.Item1 / 86_400_000_000 >= first).Select(each => each.Item2);
                Assert.Equal(expected.Aggregate(default(TrustSignals), (sum, each) => sum + each), ledger.Until(now));
            },
            seed: "0000KZk7MTj4", iter: 1_000);

    [Theory]
    [InlineData(Verdict.Deny, PolicyReasonCodes.ToolDenied, 1)]
    [InlineData(Verdict.Deny, PolicyReasonCodes.RateLimited, 1)]
    [InlineData(Verdict.Deny, BudgetRulings.BudgetExceededCode, 1)]
    [InlineData(Verdict.Deny, PolicyReasonCodes.NoPolicy, 0)]
    [InlineData(Verdict.Deny, AnomalyRulings.ReasonCode, 1)]
    [InlineData(Verdict.Deny, ApprovedRuling.RejectedCode, 0)]
    [InlineData(Verdict.Allow, PolicyReasonCodes.Allowed, 0)]
    public void A_violation_is_what_the_agent_tried_and_not_the_state_that_it_was_in(Verdict verdict, string code, int violations) =>
        Assert.Equal(new(1, violations, 0, 0), TrustSignals.Of(Decided(verdict, code)));

    [Theory]
    [InlineData(Verdict.Deny, ActionDecider.StatusRule)]
    [InlineData(Verdict.Deny, ActionDecider.IdentityRule)]
    [InlineData(Verdict.Deny, Brake.HaltRule)]
    [InlineData(Verdict.Deny, Brake.OperationRule)]
    [InlineData(Verdict.Pending, "tools.pay")]
    public void What_the_agent_s_state_denied_and_what_people_are_asked_about_is_no_action_of_it(Verdict verdict, string rule) =>
        Assert.Equal(default, TrustSignals.Of(Decided(verdict, "whatever") with { Rule = rule }));

    [Theory]
    [InlineData("redact GitHubPat", 1)]
    [InlineData("redact EmailAddress", 0)]
    [InlineData("found GitHubPat", 0)]
    public void A_credential_that_was_replaced_counts_and_personal_data_does_not(string obligation, int redactions) =>
        Assert.Equal(
            new(1, 0, redactions, 0),
            TrustSignals.Of(Decided(Verdict.Redact, PolicyReasonCodes.SensitiveData) with { Obligations = [obligation] }));

    [Fact]
    public void What_is_only_observed_counts_as_if_it_were_enforced()
    {
        var observed = Decided(Verdict.Allow, "observed");
        Assert.Equal(
            new(1, 1, 0, 0), TrustSignals.Of(observed with { Shadow = new(Verdict.Deny, PolicyReasonCodes.ToolDenied, "", "") }));
        Assert.Equal(
            new(1, 0, 1, 0),
            TrustSignals.Of(observed with
            {
                Shadow = new(Verdict.Redact, PolicyReasonCodes.SensitiveData, "", ""), Obligations = ["found GitHubPat"],
            }));
    }

    [Theory]
    [InlineData("-0.5")]
    [InlineData("100.1")]
    [InlineData("0.00001")]
    public void A_weight_out_of_range_is_refused(string weight)
    {
        var wanted = TrustWeights.Default with { Redaction = new(decimal.Parse(weight, System.Globalization.CultureInfo.InvariantCulture), true) };
        Assert.Equal("trust_weights", Assert.IsType<TrustReply.Refused>(
            TrustDecider.Decide(TrustDecider.Initial, new(wanted, "why", null)).Reply).Rule);
    }

    [Fact]
    public void Weights_are_versions_and_what_is_in_force_makes_none()
    {
        var wanted = TrustWeights.Default with { MinActions = 50 };
        var first = TrustDecider.Decide(TrustDecider.Initial, new(wanted, "why", 0));
        var state = TrustDecider.Evolve(TrustDecider.Initial, Assert.Single(first.Events));
        Assert.Equal(new TrustState(1, wanted), state);
        Assert.Empty(TrustDecider.Decide(state, new(wanted, "again", null)).Events);
        Assert.Equal("trust_version", Assert.IsType<TrustReply.Refused>(
            TrustDecider.Decide(state, new(TrustWeights.Default, "late", 0)).Reply).Rule);
    }

    private static ActionDecided Decided(Verdict verdict, string code) => new()
    {
        Agent = default,
        Kind = ActionKind.ToolCall,
        Digest = default,
        Verdict = verdict,
        ReasonCode = code,
        PolicyDigest = "",
    };
}
