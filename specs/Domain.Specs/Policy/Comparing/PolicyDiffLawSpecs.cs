using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Comparing;

// What holds of every comparison.
public sealed class PolicyDiffLawSpecs
{
    // Of agents that no document speaks of, the first one that does permits more.
    private static readonly PolicyDocument ForEverybody = PolicyTexts.Document("default: allow", "everybody.yaml");

    private static readonly Gen<PolicyDocument[]> Sets =
        SomePolicies.Documents.Array[0, 3].Select(documents => (PolicyDocument[])[ForEverybody, .. documents]);

    [Fact]
    public void A_policy_does_not_differ_from_itself() =>
        Sets.Sample(documents => PolicyDiff.Between(PolicySet.Compile(documents), PolicySet.Compile([.. documents])).IsEmpty, iter: 100);

    [Fact]
    public void Where_nothing_is_told_no_question_gets_another_verdict() =>
        Seeds.Sample(Gen.Select(Sets, Sets, SomePolicies.Questions.Array[500]), 100, sampled =>
        {
            var (one, other, questions) = sampled;
            var (before, after) = (PolicySet.Compile(one), PolicySet.Compile(other));
            if (PolicyDiff.Between(before, after).IsEmpty)
            {
                Assert.All(questions, question => Assert.Equal(before.Ask(question).Verdict, after.Ask(question).Verdict));
            }
        });

    [Fact]
    public void Whatever_gets_another_verdict_is_told_in_its_direction() =>
        Seeds.Sample(Gen.Select(Sets, Sets, SomePolicies.Questions.Array[50]), 100, sampled =>
        {
            var (one, other, questions) = sampled;
            var (before, after) = (PolicySet.Compile(one), PolicySet.Compile(other));
            var directions = PolicyDiff.Between(before, after).Differences.Select(difference => difference.Direction).ToHashSet();
            foreach (var question in questions)
            {
                var more = after.Ask(question).Verdict - before.Ask(question).Verdict;
                Assert.True(more == 0 || directions.Contains(more > 0 ? Direction.Tightened : Direction.Loosened), $"{question}");
            }
        });

    [Fact]
    public void Every_example_of_another_verdict_has_the_verdicts_that_are_told() =>
        Seeds.Sample(Gen.Select(Sets, Sets), 100, sampled =>
        {
            var (one, other) = sampled;
            var (before, after) = (PolicySet.Compile(one), PolicySet.Compile(other));
            foreach (var difference in PolicyDiff.Between(before, after).Differences)
            {
                Assert.Equal(before.Ask(difference.Example).ToString(), difference.Before.ToString());
                Assert.Equal(after.Ask(difference.Example).ToString(), difference.After.ToString());
                var more = difference.After.Verdict - difference.Before.Verdict;
                var isAboutVerdicts = difference.Summary.Contains(": was ", StringComparison.Ordinal);
                Assert.True(!isAboutVerdicts || difference.Direction == (more > 0 ? Direction.Tightened : Direction.Loosened), difference.Summary);
            }
        });

    [Fact]
    public void Turned_around_what_was_tightened_is_loosened() =>
        Seeds.Sample(Gen.Select(Sets, Sets), 100, sampled =>
        {
            var (one, other) = sampled;
            var (before, after) = (PolicySet.Compile(one), PolicySet.Compile(other));
            Assert.Equal(Counts(PolicyDiff.Between(before, after), Direction.Tightened), Counts(PolicyDiff.Between(after, before), Direction.Loosened));
        });

    [Fact]
    public void A_document_more_loosens_nothing() =>
        Gen.Select(Sets, SomePolicies.Documents).Sample((documents, added) =>
            PolicyDiff.Between(PolicySet.Compile(documents), PolicySet.Compile([.. documents, added])).Differences
                .All(difference => difference.Direction != Direction.Loosened), iter: 100);

    [Fact]
    public void The_order_of_what_is_told_depends_on_the_policies_alone() =>
        Gen.Select(Sets, Sets).Sample((one, other) =>
            Told(one, other).SequenceEqual(Told([.. one], [.. other])), iter: 100);

    private static IEnumerable<string> Told(PolicyDocument[] one, PolicyDocument[] other) =>
        PolicyDiff.Between(PolicySet.Compile(one), PolicySet.Compile(other)).Differences.Select(difference => difference.Summary);

    private static int Counts(PolicyDiff diff, Direction direction) => diff.Differences.Count(difference => difference.Direction == direction);
}
