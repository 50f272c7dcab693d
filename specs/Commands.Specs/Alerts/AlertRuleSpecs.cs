using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Commands.Approvals;
using static AgentAssembly.Specs.Commands.Alerts.AlertSide;

namespace AgentAssembly.Specs.Commands.Alerts;

public sealed class AlertRuleSpecs
{
    [Fact]
    public async Task An_alert_is_raised_once_while_its_condition_holds_and_resolved_when_it_has_ended()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule());
        await side.CheckAsync(agent, "pay", 2);
        await side.NextAsync();
        Assert.Empty(await side.ListAsync());

        await side.CheckAsync(agent, "pay");
        var at = await side.NextAsync();
        var raised = await side.OnlyAsync();
        Assert.Equal((AlertPhase.Unresolved, "rule", 3m), (raised.State.Phase, raised.State.Case!.Category, raised.State.Case.Rule!.Value));
        Assert.Equal(at, raised.State.Case.At);
        await side.NextAsync(3);
        Assert.Single(await side.EventsAsync());

        await side.NextAsync(20);
        Assert.Equal((AlertPhase.Resolved, "system:alerts"), ((await side.OnlyAsync()).State.Phase, (await side.OnlyAsync()).State.ResolvedBy));
        Assert.Equal([(AlertOccasion.Fired, "ops"), (AlertOccasion.Resolved, "ops")], await side.ToldAsync());
    }

    [Fact]
    public async Task What_comes_again_within_the_dedup_window_is_the_same_alert_and_told_to_nobody()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule(dedupSeconds: 900));
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync(25);
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
        var again = await side.OnlyAsync();
        Assert.Equal((AlertPhase.Unresolved, 2), (again.State.Phase, again.State.Occurrences));
        await side.NextAsync(60);
        Assert.Equal([(AlertOccasion.Fired, "ops"), (AlertOccasion.Resolved, "ops")], await side.ToldAsync());

        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
        Assert.Equal([1, 0], (await side.ListAsync()).Select(alert => alert.State.Case!.Number));
        Assert.Equal(3, (await side.ToldAsync()).Count);
    }

    [Fact]
    public async Task What_somebody_resolved_while_it_goes_on_is_news_only_when_it_has_ended_and_begins_again()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule());
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
        var id = (await side.OnlyAsync()).Id.ToString();
        Assert.IsType<Answer<AlertChange>.Done>(await side.Alerts.ResolveAsync(WriteSide.Local, id, "known", CancellationToken.None));
        await side.NextAsync(2);
        Assert.Equal(AlertPhase.Resolved, (await side.OnlyAsync()).State.Phase);

        // The process that evaluates next knows it from the log.
        await using var again = await side.RestartAsync();
        await again.NextAsync(25);
        Assert.IsType<AlertEvent.Subsided>((await again.EventsAsync())[^1]);
        await again.CheckAsync(agent, "pay", 3);
        await again.NextAsync();
        Assert.Equal(2, (await again.ListAsync()).Count);
    }

    [Fact]
    public async Task A_rate_says_nothing_below_twenty_decisions()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule(AlertMetric.PolicyViolationRate, threshold: 20));
        await side.CheckAsync(agent, "pay", 19);
        await side.NextAsync();
        Assert.Empty(await side.ListAsync());
        await side.CheckAsync(agent, "search");
        await side.NextAsync();
        Assert.Equal("20", (await side.OnlyAsync()).State.Case!.Evidence["decisions"]);
        Assert.Equal("95", (await side.OnlyAsync()).State.Case!.Evidence["value"]);
    }

    [Fact]
    public async Task An_alert_of_a_rule_that_is_removed_or_disabled_ends()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule());
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
        await side.SetAsync(Rule() with { IsEnabled = false });
        await side.NextAsync();
        Assert.Equal(AlertPhase.Resolved, (await side.OnlyAsync()).State.Phase);
        Assert.IsType<Answer<bool>.Done>(await side.Rules.RemoveAsync(WriteSide.Local, Org, "too many", "", CancellationToken.None));
        Assert.IsType<Answer<RuleInForce>.NotFound>(side.Rules.Get(WriteSide.Local, Org, "too many"));
    }

    [Fact]
    public async Task A_rule_for_a_team_counts_nobody_else()
    {
        await using var side = await StartAsync();
        var (inside, outside) = (await side.Side.JoinAsync(1), await side.Side.JoinAsync(2, team: "search"));
        await side.SetAsync(Rule() with { Team = "payments" });
        await side.CheckAsync(outside, "pay", 5);
        await side.NextAsync();
        Assert.Empty(await side.ListAsync());
        await side.CheckAsync(inside, "pay", 3);
        await side.NextAsync();
        Assert.Equal("payments", (await side.OnlyAsync()).State.Case!.Team);

        // Nor does it tell anybody else.
        Assert.Empty(await side.ListAsync(side.Side.As(outside)));
        Assert.Single(await side.ListAsync(side.Side.As(inside)));
    }

    [Fact]
    public async Task The_oldest_question_to_people_has_its_age()
    {
        await using var side = await StartAsync(ApprovalSide.PayAsksOne);
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule(AlertMetric.ApprovalPendingAge, threshold: 30));
        var asked = await side.Side.PayAsync(agent);
        await side.NextAsync(2);
        Assert.Empty(await side.ListAsync());
        await side.NextAsync();
        Assert.Equal(asked.ApprovalId, (await side.OnlyAsync()).State.Case!.Evidence["subject"]);
        await side.Side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        await side.NextAsync();
        Assert.Equal(AlertPhase.Resolved, (await side.OnlyAsync()).State.Phase);
    }

    [Fact]
    public async Task Agents_change_nothing_and_whoever_belongs_to_another_org_finds_nothing()
    {
        await using var side = await StartAsync();
        var (agent, foreign) = (await side.Side.JoinAsync(1), await side.Side.JoinAsync(2, org: "globex", team: "desk"));
        await side.SetAsync(Rule() with { Team = "payments" });
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
        var id = (await side.OnlyAsync()).Id.ToString();
        await side.Side.GrantAsync(side.Side.As(agent), Role.OrgAdmin, team: "");

        Assert.IsType<Answer<AlertChange>.Forbidden>(
            await side.Alerts.AcknowledgeAsync(side.Side.As(agent), id, "", CancellationToken.None));
        Assert.IsType<Answer<bool>.Forbidden>(
            await side.Rules.SetAsync(side.Side.As(agent), Org, Rule(), "", CancellationToken.None));
        Assert.IsType<Answer<AlertChange>.NotFound>(
            await side.Alerts.AcknowledgeAsync(side.Side.As(foreign), id, "", CancellationToken.None));
        Assert.IsType<Answer<AlertStory>.NotFound>(await side.Queries.GetAsync(side.Side.As(foreign), id, CancellationToken.None));
        Assert.IsType<Answer<bool>.NotFound>(
            await side.Rules.SetAsync(side.Side.As(foreign), Org, Rule(), "", CancellationToken.None));
    }

    [Fact]
    public async Task A_destination_that_nobody_knows_is_refused()
    {
        await using var side = await StartAsync();
        await side.Side.JoinAsync(1);
        Assert.IsType<Answer<bool>.Invalid>(await side.Rules.SetAsync(
            WriteSide.Local, Org, Rule() with { Destinations = ["slack-ops"] }, "", CancellationToken.None));
    }
}
