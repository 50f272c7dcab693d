using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using static AgentAssembly.Specs.Commands.Alerts.AlertSide;

namespace AgentAssembly.Specs.Commands.Alerts;

public sealed class AlertSourceSpecs
{
    private const string Secret = "AKIAIOSFODNN7EXAMPLE";

    [Fact]
    public async Task A_storm_of_credentials_is_one_alert_that_counts_them_and_holds_none_of_them()
    {
        await using var side = await StartAsync();
        await side.RouteAsync();
        var agent = await side.Side.JoinAsync(1);
        for (var i = 0; i < 40; i++)
        {
            await side.Side.CheckAsync(Leaks(agent));
        }

        await side.NextAsync();
        var alert = await side.OnlyAsync();
        Assert.Equal(("secret_detected", AlertSeverity.Critical, 40),
            (alert.State.Case!.Category, alert.State.Case.Severity, alert.State.Occurrences));
        Assert.Equal("AwsAccessKey", alert.State.Case.Evidence["kinds"]);
        Assert.Equal(AlertCase.CausesMax, alert.State.Case.Causes.Length);
        Assert.DoesNotContain((await side.Side.EventsAsync("alert")).Select(recorded =>
            System.Text.Encoding.UTF8.GetString(recorded.Event.Bytes.Span)), text => text.Contains(Secret, StringComparison.Ordinal));
        Assert.Equal([(AlertOccasion.Fired, "ops")], await side.ToldAsync());

        await side.Side.CheckAsync(Leaks(agent));
        await side.NextAsync();
        Assert.Equal(41, (await side.OnlyAsync()).State.Occurrences);
        Assert.Single(await side.ToldAsync());
    }

    [Fact]
    public async Task What_happened_is_counted_once_however_often_the_process_is_started()
    {
        var side = await StartAsync();
        await side.RouteAsync();
        var agent = await side.Side.JoinAsync(1);
        for (var round = 0; round < 6; round++)
        {
            await side.Side.CheckAsync(Leaks(agent));
            if (round % 2 == 0)
            {
                await side.NextAsync();
            }

            // Also before what happened was evaluated, and after all of it was.
            side = await side.RestartAsync();
        }

        await side.NextAsync();
        side = await side.RestartAsync();
        await using var last = side;
        await last.NextAsync();
        Assert.Equal(6, (await last.OnlyAsync()).State.Occurrences);
        Assert.Equal([(AlertOccasion.Fired, "ops")], await last.ToldAsync());
    }

    [Fact]
    public async Task What_happens_again_long_after_people_were_told_is_told_again_and_the_alert_before_ends()
    {
        await using var side = await StartAsync();
        await side.RouteAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.Side.CheckAsync(Leaks(agent));
        await side.NextAsync();
        side.Side.Time.Advance(TimeSpan.FromMinutes(59));
        await side.Side.CheckAsync(Leaks(agent));
        await side.NextAsync();
        Assert.Equal(2, (await side.OnlyAsync()).State.Occurrences);
        side.Side.Time.Advance(TimeSpan.FromMinutes(1));
        await side.Side.CheckAsync(Leaks(agent));
        await side.NextAsync();
        Assert.Equal(
            [(1, AlertPhase.Unresolved), (0, AlertPhase.Resolved)],
            (await side.ListAsync()).Select(alert => (alert.State.Case!.Number, alert.State.Phase)));
        Assert.Equal([AlertOccasion.Fired, AlertOccasion.Resolved, AlertOccasion.Fired], (await side.ToldAsync()).Select(told => told.Occasion));
    }

    [Fact]
    public async Task An_alert_that_nothing_else_ends_is_over_when_nothing_more_was_seen_of_it_for_a_week()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        await side.Side.CheckAsync(Leaks(agent));
        await side.NextAsync();
        side.Side.Time.Advance(AlertSources.QuietMax - TimeSpan.FromMinutes(1));
        await side.NextAsync();
        Assert.Equal(AlertPhase.Unresolved, (await side.OnlyAsync()).State.Phase);
        side.Side.Time.Advance(TimeSpan.FromMinutes(1));
        await side.NextAsync();
        Assert.Equal((AlertPhase.Resolved, "system:alerts"), ((await side.OnlyAsync()).State.Phase, (await side.OnlyAsync()).State.ResolvedBy));
    }

    [Fact]
    public async Task What_happened_right_before_the_end_is_told_however_long_nothing_ran()
    {
        await using var first = await StartAsync();
        var agent = await first.Side.JoinAsync(1);
        await first.Side.CheckAsync(Leaks(agent));
        var ended = first.Side.Now;
        first.Side.Time.Advance(TimeSpan.FromDays(1));
        await using var side = await first.RestartAsync();
        await side.CheckAsync(agent, "search");
        side.Evaluator.Start(ended);
        await side.NextAsync();
        Assert.Equal("secret_detected", (await side.OnlyAsync()).State.Case!.Category);
    }

    [Fact]
    public async Task An_alert_about_an_agent_of_which_nothing_is_heard_ends_when_something_is_heard()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        side.Side.Scheduler.Start();
        await side.Side.AdvanceUntilAsync("agent.heartbeat_lapsed");
        await side.NextAsync();
        Assert.Equal(("heartbeat", agent.Id.ToString()), ((await side.OnlyAsync()).State.Case!.Category, (await side.OnlyAsync()).State.Case!.Agent));
        await side.CheckAsync(agent, "search");
        await side.Side.AdvanceUntilAsync("agent.heartbeat_recovered");
        await side.NextAsync();
        Assert.Equal(AlertPhase.Resolved, (await side.OnlyAsync()).State.Phase);
    }

    [Fact]
    public async Task Every_threshold_of_a_budget_that_is_crossed_is_an_alert_of_its_own()
    {
        await using var side = await StartAsync("tools: {'*': {allow: true}}\nbudget: {daily_limit_usd: 0.2}");
        var agent = await side.Side.JoinAsync(1);
        for (var i = 0; i < 10; i++)
        {
            await side.Side.CheckAsync(AlertPreviewSpecs.Spends(agent));
            await side.NextAsync();
        }

        var alerts = (await side.ListAsync()).Where(alert => alert.State.Case!.Category == "budget").ToList();
        Assert.Equal(
            [("100", AlertSeverity.Critical), ("80", AlertSeverity.Medium)],
            alerts.Select(alert => (alert.State.Case!.Evidence["percent"], alert.State.Case.Severity)).Order());
        Assert.All(alerts, alert => Assert.Equal(1, alert.State.Occurrences));
    }

    [Fact]
    public async Task The_lag_of_the_state_is_told_and_is_nothing_where_all_is_folded()
    {
        await using var side = await StartAsync();
        await side.Side.JoinAsync(1);
        await side.SetAsync(Rule(AlertMetric.ProjectionLag, threshold: 0) with { Operator = AlertOperator.Equal });
        await side.NextAsync();
        Assert.Equal("0", (await side.OnlyAsync()).State.Case!.Evidence["value"]);
    }

    private static CheckAction Leaks(TestAgent agent)
    {
        var call = agent.Calls();
        return call with { Action = call.Action with { Payload = System.Text.Encoding.UTF8.GetBytes($$"""{"key":"{{Secret}}"}""") } };
    }
}
