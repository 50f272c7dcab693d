using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy;

// What holds of every set of documents, whatever they say.
public sealed class PolicyLawSpecs
{
    private static readonly Gen<(PolicyDocument[] Documents, PolicyQuestion Question)> Cases =
        Gen.Select(SomePolicies.Documents.Array[1, 6], SomePolicies.Questions);

    [Fact]
    public void One_document_more_never_permits_more() =>
        Seeds.Sample(Gen.Select(Cases, SomePolicies.Documents), 4_000, sampled =>
        {
            var (asked, added) = sampled;
            var before = PolicySet.Compile(asked.Documents).Ask(asked.Question);
            var after = PolicySet.Compile([.. asked.Documents, added]).Ask(asked.Question);

            // Where no document speaks of an agent everything is denied, and the first one that does says what is not.
            Assert.True(after.Verdict >= before.Verdict || before.ReasonCode == PolicyReasonCodes.NoPolicy, $"{before}\n{after}");
        });

    [Fact]
    public void The_order_of_documents_changes_no_verdict() =>
        Seeds.Sample(Gen.Select(Cases, Gen.Int), 4_000, sampled =>
        {
            var (asked, seed) = sampled;
            var shuffled = asked.Documents.ToArray();
            new Random(seed).Shuffle(shuffled);
            var (first, second) = (PolicySet.Compile(asked.Documents), PolicySet.Compile(shuffled));
            Assert.Equal(first.Digest, second.Digest);
            Assert.Equal(Essence(first.Ask(asked.Question)), Essence(second.Ask(asked.Question)));
        });

    [Fact]
    public void A_document_that_is_given_twice_says_what_it_says_once() =>
        Seeds.Sample(Cases, 2_000, asked =>
        {
            var once = PolicySet.Compile(asked.Documents).Ask(asked.Question);
            var twice = PolicySet.Compile([.. asked.Documents, .. asked.Documents]).Ask(asked.Question);
            Assert.Equal(Essence(once), Essence(twice));
        });

    [Fact]
    public void Explaining_agrees_with_deciding_and_the_trace_holds_the_reason() =>
        Seeds.Sample(Cases, 2_000, asked =>
        {
            var set = PolicySet.Compile(asked.Documents);
            var limits = new RateLedger();
            for (var i = 0; i < 4; i++)
            {
                var explained = set.Explain(asked.Question, limits);
                var decided = set.Evaluate(asked.Question, limits);
                Assert.Equal(decided.ToString(), explained.Ruling.ToString());
                Assert.Equal(explained.Ruling.Verdict != Verdict.Deny || explained.Ruling.ReasonCode == PolicyReasonCodes.NoPolicy,
                    explained.Trace.All(step => step.Outcome != Outcome.Denies));
                Assert.All(explained.Trace.Zip(explained.Trace.Skip(1)), pair => Assert.True(pair.First.Stage <= pair.Second.Stage));
            }
        });

    [Fact]
    public void What_is_denied_spends_no_limit() =>
        Seeds.Sample(Cases, 2_000, asked =>
        {
            var set = PolicySet.Compile(asked.Documents);
            var limits = new RateLedger();
            var first = set.Evaluate(asked.Question, limits);
            if (first.Verdict == Verdict.Deny)
            {
                Assert.Equal(first.ToString(), set.Evaluate(asked.Question, limits).ToString());
            }
        });

    [Fact]
    public void Within_one_document_no_rule_but_an_allow_rule_permits_more() =>
        Seeds.Sample(Gen.Select(SomePolicies.Texts, SomePolicies.Questions), 2_000, sampled =>
        {
            var (texts, question) = sampled;
            var before = PolicyTexts.Set(texts.Section).Ask(question);
            var after = PolicyTexts.Set($"{texts.Section}\n{texts.Rule}").Ask(question);
            Assert.True(after.Verdict >= before.Verdict, $"{before}\n{after}");
        });

    // What counts of a ruling: not which of several rules is named.
    private static string Essence(PolicyRuling ruling) =>
        $"{ruling.Verdict} {ruling.IsNarrowed} {ruling.SuspendsAgent} {ruling.Approval?.Quorum} "
        + string.Join(',', ruling.Redactions.Select(duty => duty.FieldPath).Order()) + string.Join(',', ruling.FindingKinds)
        + string.Join(',', ruling.Observed.Distinct());
}
