using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Domain.Log.Logs;
using AgentAssembly.Specs.Domain.Policy;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Actions;

// Observing changes nothing but the record: what enforcing would have said is told, and nothing is held up by it.
public sealed class ObservingSpecs
{
    private static readonly Gen<PolicyDocument> Document = Gen.Frequency(
        (4, SomePolicies.Documents),
        (1, Gen.Const(PolicyTexts.Document("budget: {daily_limit_usd: 5, action_on_exceed: suspend}", "budget.yaml"))),
        (1, Gen.Const(PolicyTexts.Document("data: {credential_action: alert_only}", "alert.yaml"))));

    private static readonly Gen<(PolicyDocument[] Documents, PolicyQuestion[] Questions)> Asked =
        Gen.Select(Document.Array[0, 4], SomePolicies.Questions.Array[1, 6]);

    [Fact]
    public void What_is_observed_is_allowed_as_it_is_and_tells_what_enforcing_says() =>
        Seeds.Sample(Asked, 1_500, asked => Both(asked.Documents, asked.Questions, (enforced, observed) =>
        {
            Assert.Equal(Verdict.Allow, observed.Verdict);
            Assert.True(observed is { Redactions.IsEmpty: true, Approval: null, SuspendsAgent: false, Reason: "" });
            if (enforced.Verdict == Verdict.Allow)
            {
                Assert.Null(observed.Shadow);
                Assert.Equal(ShownOf(enforced), ShownOf(observed));
                return;
            }

            Assert.Equal(ShownOf(enforced), ShownOf(observed.Shadow!));
            Assert.Equal(
                (ActionDecider.ObservedCode, enforced.Rule, enforced.Clause, enforced.PolicyDigest),
                (observed.ReasonCode, observed.Rule, observed.Clause, observed.PolicyDigest));
            Assert.Contains(
                $"would have said {enforced.Verdict.ToString().ToLowerInvariant()}", observed.Detail, StringComparison.Ordinal);
        }));

    [Fact]
    public void The_record_of_what_is_observed_obliges_to_nothing_and_has_the_shadow() =>
        Seeds.Sample(Asked, 500, asked => Both(asked.Documents, asked.Questions, (enforced, observed) =>
        {
            var decided = ActionDecider.Record(SomeAction.Facts(isObserved: true), observed, 1, "");
            Assert.Equal(Verdict.Allow, decided.Verdict);
            Assert.DoesNotContain(decided.Obligations, duty =>
                duty.StartsWith("approve", StringComparison.Ordinal) || duty.StartsWith("redact", StringComparison.Ordinal));
            Assert.Equal(
                enforced.Verdict == Verdict.Allow ? null
                    : new ShadowVerdict(enforced.Verdict, enforced.ReasonCode, enforced.Rule, enforced.Clause),
                decided.Shadow);
        }));

    // So that the property above is not one about nothing.
    [Fact]
    public void Verdicts_of_every_kind_are_observed()
    {
        var seen = new HashSet<(Verdict Verdict, bool Suspends)>();
        Seeds.Sample(Asked, 500, asked => Both(
            asked.Documents, asked.Questions, (enforced, _) => seen.Add((enforced.Verdict, enforced.SuspendsAgent))));
        Assert.Superset(
            new HashSet<(Verdict, bool)>
            {
                (Verdict.Allow, false), (Verdict.Redact, false), (Verdict.Pending, false), (Verdict.Deny, false), (Verdict.Deny, true),
            },
            seen);
    }

    // The same questions one after the other, each way with limits of its own: what was spent must not differ either.
    private static void Both(
        PolicyDocument[] documents, PolicyQuestion[] questions, Action<PolicyRuling, PolicyRuling> claim)
    {
        var policy = documents.Length == 0 ? PolicySet.None : PolicySet.Compile([.. documents]);
        var enforcing = SomeAction.Facts(policy: policy) with { Limits = new RateLedger() };
        var observing = enforcing with { IsObserved = true, Limits = new RateLedger() };
        foreach (var question in questions)
        {
            claim(
                ActionDecider.Rule(enforcing with { Question = question }),
                ActionDecider.Rule(observing with { Question = question }));
        }
    }

    // Every member in words: records that hold equal arrays are not equal.
    private static string ShownOf(PolicyRuling ruling) => string.Join(
        " | ",
        ruling with { Redactions = [], FindingKinds = [], Observed = [] },
        string.Join(',', ruling.Redactions), string.Join(',', ruling.FindingKinds), string.Join(',', ruling.Observed));
}
