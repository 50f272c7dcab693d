using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Commands.Replaying;

public sealed class ReplayJobSpecs
{
    private const int Actions = 300;

    [Fact]
    public async Task The_report_does_not_depend_on_how_many_lanes_there_are()
    {
        var reports = new List<string>();
        foreach (var lanes in (int[])[1, 2, 7])
        {
            await using var side = await PlayedAsync(new WriteSideSettings { ReplayLanes = lanes });
            reports.Add(TextOf(Assert.Single(await side.RunAsync(WriteSide.DenyAll))));
        }

        Assert.Equal(reports[0], reports[1]);
        Assert.Equal(reports[0], reports[2]);
    }

    [Fact]
    public async Task Candidates_of_one_pass_get_the_reports_that_each_gets_by_itself()
    {
        await using var side = await PlayedAsync(new());
        string[] policies = [WriteSide.DenyAll, AirlinePolicies.InForce, WriteSide.AllowAll];
        var together = await side.RunAsync(policies);
        for (var i = 0; i < policies.Length; i++)
        {
            Assert.Equal(TextOf(Assert.Single(await side.RunAsync(policies[i]))), TextOf(together[i]));
        }
    }

    [Fact]
    public async Task What_is_erased_is_counted_and_not_guessed()
    {
        await using var side = await PlayedAsync(new());
        var agent = AgentId.Of("acme", new TestAgent(1).Did);
        Assert.IsType<Answer<bool>.Done>(await side.Keys.DestroyAsync(
            WriteSide.Local, KeySubjects.Of("acme", agent), "erase", CancellationToken.None));
        var erased = (await side.DecisionsAsync()).Count(each => each.Decided.Agent == agent && each.Decided.Inputs.Length > 0);
        var report = Assert.Single(await side.RunAsync(AirlinePolicies.InForce));
        Assert.True(erased > 0);
        Assert.Equal(erased, report.NotCompared.Single(missed => missed.Reason == NotCompared.KeyDestroyed).Count);
        Assert.Equal(0, report.Flips.Total);
    }

    [Fact]
    public async Task Inputs_that_were_not_recorded_are_counted_and_not_guessed()
    {
        await using var side = await PlayedAsync(new() { Inputs = InputRecording.None });
        var omitted = (await side.DecisionsAsync()).Count(each => each.Decided.InputsOmitted == ActionInputs.Off);
        var report = Assert.Single(await side.RunAsync(AirlinePolicies.InForce));
        Assert.Equal(omitted, Assert.Single(report.NotCompared).Count);
        Assert.Equal(NotCompared.InputsOff, Assert.Single(report.NotCompared).Reason);
        Assert.Equal(Actions, report.Same + omitted);
    }

    [Fact]
    public async Task Only_decisions_of_the_org_and_team_that_are_meant_are_counted()
    {
        await using var side = await PlayedAsync(new());
        var decided = await side.DecisionsAsync();
        foreach (var (org, team) in ((string, string)[])[("acme", ""), ("acme", "payments"), ("acme", "refunds"), ("default", "")])
        {
            var expected = decided.Where(each => each.Envelope.Org == org && (team.Length == 0 || each.Envelope.Team == team)).ToList();
            var report = Assert.Single(await side.RunAsync(Replays.Request(Replays.Candidate(WriteSide.DenyAll)) with { Org = org, Team = team }));
            Assert.Equal(expected.Count, report.Decisions);
            Assert.All(report.Samples, sample => Assert.Contains(expected, each => each.At == sample.Position));
            Assert.All(report.Agents, agent => Assert.Equal(org, agent.Org));
        }
    }

    [Fact]
    public async Task Another_orgs_replay_does_not_exist_and_cannot_be_begun()
    {
        await using var side = await PlayedAsync(new());
        var stranger = side.As(await side.JoinAsync(9, org: "globex", team: "ops"));
        var request = Replays.Request(Replays.Candidate(WriteSide.DenyAll)) with { Org = "acme" };
        Assert.IsType<Answer<ReplayId>.NotFound>(await side.Replays.StartAsync(stranger, request, CancellationToken.None));
        var id = await side.StartAsync(request);
        await side.EndAsync(id);
        Assert.Null(await side.ReplayQueries.FindAsync(stranger, id, CancellationToken.None));
        Assert.Empty(side.ReplayQueries.List(stranger, 10));
        Assert.IsType<Answer<ReplayId>.NotFound>(await side.Replays.CancelAsync(stranger, id, "", CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_could_not_publish_may_not_try_out()
    {
        await using var side = await PlayedAsync(new());
        var request = Replays.Request(Replays.Candidate(WriteSide.DenyAll));
        var agent = side.As(new TestAgent(1));
        Assert.IsType<Answer<ReplayId>.Forbidden>(await side.Replays.StartAsync(agent, request with { Org = "acme" }, CancellationToken.None));
        await side.Tenancy.GrantAsync(
            WriteSide.Local, "acme", new OrgCommand.Grant(agent.Principal, "payments", Role.TeamAdmin), CancellationToken.None);
        Assert.IsType<Answer<ReplayId>.Forbidden>(await side.Replays.StartAsync(agent, request with { Org = "acme" }, CancellationToken.None));
        await side.RunAsync(request with { Org = "acme", Team = "payments" }, agent);
    }

    [Fact]
    public async Task A_replay_that_is_cancelled_ends_without_a_report_and_stays_cancelled()
    {
        await using var side = await PlayedAsync(new());
        var id = await side.StartAsync(Replays.Request(Replays.Candidate(WriteSide.DenyAll)));
        var answer = await side.Replays.CancelAsync(WriteSide.Local, id, "enough", CancellationToken.None);
        var ended = await side.EndAsync(id);

        // It may have been quicker.
        var isStopped = Assert.IsType<Answer<ReplayId>.Done>(answer).Position is not null;
        Assert.Equal(isStopped ? ReplayPhase.Cancelled : ReplayPhase.Finished, ended.Phase);
        Assert.Equal(isStopped, ended.Reports.IsEmpty);
    }

    [Fact]
    public async Task A_replay_that_a_process_did_not_live_to_finish_is_told_by_the_next_one()
    {
        var side = await PlayedAsync(new());
        var terms = new ReplayTerms("", "", default, new(10), [new("next", "sha256:0", [])], ReplayDetail.Default);
        var id = new ReplayId(7);
        await side.Commands.RunAsync(
            (undertaking, token) => ReplayJobs.AskAsync(
                undertaking, id, new ReplayCommand.Start(terms), new("", null, "operator:spec", default, []), token),
            CancellationToken.None);
        await using var again = await side.RestartAsync();
        var ended = await again.EndAsync(id);
        Assert.Equal((ReplayPhase.Failed, ReplayFailures.Interrupted), (ended.Phase, ended.FailedBecause));
        Assert.Equal(1, await again.CountAsync(ReplayEvent.FailedType));
    }

    [Fact]
    public async Task Progress_ends_with_the_end()
    {
        await using var side = await PlayedAsync(new());
        var id = await side.StartAsync(Replays.Request(Replays.Candidate(WriteSide.DenyAll)));
        await side.EndAsync(id);
        await side.State.AwaitAsync((await side.EventsAsync("replay"))[^1].Position, CancellationToken.None);
        var told = new List<ReplayProgress>();
        await foreach (var progress in side.ReplayQueries.WatchAsync(WriteSide.Local, id, CancellationToken.None))
        {
            told.Add(progress);
        }

        Assert.Equal((ReplayPhase.Finished, (long)Actions), (Assert.Single(told).Phase, told[^1].Decisions));
        Assert.Equal(told[^1].Until, told[^1].At);
    }

    private static async Task<WriteSide> PlayedAsync(WriteSideSettings settings)
    {
        var side = await WriteSide.StartAsync(settings, AirlinePolicies.InForce);
        await RecordedTraffic.PlayAsync(side, Actions, await side.JoinAsync(1), await side.JoinAsync(2, team: "refunds"));
        return side;
    }

    private static string TextOf(ReplayReport report)
    {
        var json = new AgentAssembly.Domain.Log.CanonicalJsonWriter();
        ReplayEvent.Write(json, new ReplayEvent.Finished([report]));
        return System.Text.Encoding.UTF8.GetString(json.Written.Span);
    }
}
