using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Specs.Commands.Replaying;

public sealed class FlipSpecs
{
    private const int Actions = 900;

    [Fact]
    public async Task Nothing_flips_under_the_policy_that_decided()
    {
        await using var side = await PlayedAsync(AirlinePolicies.InForce);
        var report = Assert.Single(await side.RunAsync(AirlinePolicies.InForce));
        Assert.Equal(0, report.Flips.Total);
        Assert.Equal(Actions, report.Decisions);
        Assert.All(report.NotCompared, missed => Assert.Equal(NotCompared.Rate, missed.Reason));
        Assert.True(report.Same > Actions * 99 / 100, $"{report.Same} of {Actions} were compared");
    }

    // The same traffic under the candidate tells what has to flip; the replay has to find all of that, and nothing else.
    [Theory]
    [MemberData(nameof(AirlinePolicies.Candidates), MemberType = typeof(AirlinePolicies))]
    public async Task What_flips_is_what_the_candidate_would_have_decided(string name, string candidate)
    {
        Assert.NotEmpty(name);
        await using var side = await PlayedAsync(AirlinePolicies.InForce);
        await using var other = await PlayedAsync(candidate);
        var (then, now) = (await side.DecisionsAsync(), await other.DecisionsAsync());
        var expected = then.Zip(now)
            .Where(pair => pair.First.Decided.Verdict != pair.Second.Decided.Verdict)
            .Select(pair => (pair.First.At, pair.First.Decided.Verdict, pair.Second.Decided.Verdict, pair.Second.Decided.Rule))
            .ToList();

        var report = Assert.Single(await side.RunAsync(candidate));
        Assert.Equal(expected.Count, report.Flips.Total);
        Assert.Equal(expected.Count(flip => flip.Item3 == Verdict.Deny), report.Flips.Denied);
        Assert.Equal(expected.Count(flip => flip.Item3 == Verdict.Pending), report.Flips.Pending);
        Assert.Equal(
            expected.Take(report.Samples.Length == expected.Count ? expected.Count : 0),
            report.Samples.Take(report.Samples.Length == expected.Count ? expected.Count : 0)
                .Select(sample => (sample.Position, sample.Recorded.Verdict, sample.Candidate.Verdict, sample.Candidate.Rule)));
        Assert.Equal(report.Flips.Total, report.Rules.Sum(rule => rule.Flips.Total) + report.OtherRules.Flips.Total);
        Assert.Equal(report.Flips.Total, report.Agents.Sum(agent => agent.Flips.Total) + report.OtherAgents.Flips.Total);
        Assert.Equal(report.Decisions, report.Same + report.Flips.Total + report.NotCompared.Sum(missed => missed.Count));
    }

    private static async Task<WriteSide> PlayedAsync(string policy)
    {
        var side = await WriteSide.StartAsync(policy);
        await RecordedTraffic.PlayAsync(side, Actions, await side.JoinAsync(1), await side.JoinAsync(2, team: "refunds"));
        return side;
    }
}
