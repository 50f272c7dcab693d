using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Domain.Alerts;
using static AgentAssembly.Specs.Commands.Alerts.AlertSide;

namespace AgentAssembly.Specs.Commands.Alerts;

public sealed class AlertSilenceSpecs
{
    private static readonly AlertSilence OfRules = new("", "rule", "", "", "", AlertSeverity.Info, default, "moving house");

    [Fact]
    public async Task A_silenced_alert_stands_where_it_stood_when_the_time_is_over()
    {
        await using var side = await FiredAsync();
        var id = (await side.OnlyAsync()).Id.ToString();
        await side.Alerts.AcknowledgeAsync(WriteSide.Local, id, "", CancellationToken.None);
        var silenced = await side.Alerts.SilenceAsync(WriteSide.Local, id, TimeSpan.FromSeconds(30), "on it", CancellationToken.None);
        Assert.Equal(AlertPhase.Suppressed, Assert.IsType<Answer<AlertChange>.Done>(silenced).Value.Phase);

        await using var again = await side.RestartAsync();
        again.Side.Time.Advance(TimeSpan.FromSeconds(29));
        await again.KeepSilencesAsync();
        Assert.Equal(AlertPhase.Suppressed, (await again.OnlyAsync()).State.Phase);
        again.Side.Time.Advance(TimeSpan.FromSeconds(1));
        await again.KeepSilencesAsync();
        Assert.Equal(AlertPhase.Acknowledged, (await again.OnlyAsync()).State.Phase);
        Assert.Equal([(AlertOccasion.Fired, "ops")], await again.ToldAsync());
    }

    [Fact]
    public async Task What_is_raised_under_a_silence_is_told_only_if_it_goes_on_when_the_silence_is_ended()
    {
        await using var side = await StartAsync();
        await SilenceAsync(side);
        await FireAsync(side);
        Assert.Equal(AlertPhase.Suppressed, (await side.OnlyAsync()).State.Phase);
        Assert.Empty(await side.ToldAsync());

        var silence = Assert.Single(side.Side.State.Alerting.StateOf(AlertingDecider.StreamOf(Org)).Silences.Keys);
        Assert.IsType<Answer<bool>.Done>(
            await side.Alerting.EndSilenceAsync(WriteSide.Local, Org, silence, "", CancellationToken.None));
        await side.KeepSilencesAsync();
        Assert.Equal(AlertPhase.Unresolved, (await side.OnlyAsync()).State.Phase);
        Assert.Equal([(AlertOccasion.Fired, "ops")], await side.ToldAsync());
    }

    [Fact]
    public async Task What_begins_and_ends_under_a_silence_is_told_to_nobody()
    {
        await using var side = await StartAsync();
        await SilenceAsync(side);
        await FireAsync(side);
        await side.NextAsync(25);
        Assert.Equal(AlertPhase.Resolved, (await side.OnlyAsync()).State.Phase);
        Assert.Empty(await side.ToldAsync());
    }

    [Fact]
    public async Task What_ended_under_a_silence_is_told_when_it_comes_again_after_it()
    {
        await using var side = await StartAsync();
        await SilenceAsync(side);
        await FireAsync(side, dedupSeconds: 86_400);
        await side.NextAsync(25);
        side.Side.Time.Advance(TimeSpan.FromHours(2));
        await side.NextAsync();
        await FireAsync(side, dedupSeconds: 86_400);
        var alert = await side.OnlyAsync();
        Assert.Equal((AlertPhase.Unresolved, 2), (alert.State.Phase, alert.State.Occurrences));
        Assert.Equal([(AlertOccasion.Fired, "ops")], await side.ToldAsync());
    }

    [Fact]
    public async Task A_silence_that_is_ended_leaves_what_another_one_covers()
    {
        await using var side = await StartAsync();
        await SilenceAsync(side, "a week", TimeSpan.FromDays(7));
        await FireAsync(side);
        await SilenceAsync(side, "an hour", TimeSpan.FromHours(1));
        var week = side.Side.State.Alerting.StateOf(AlertingDecider.StreamOf(Org)).Silences.Values.Single(each => each.Reason == "a week").Id;
        Assert.IsType<Answer<bool>.Done>(await side.Alerting.EndSilenceAsync(WriteSide.Local, Org, week, "", CancellationToken.None));
        await side.KeepSilencesAsync();
        Assert.Equal((AlertPhase.Suppressed, "an hour"), ((await side.OnlyAsync()).State.Phase, (await side.OnlyAsync()).State.SilenceReason));
        Assert.Empty(await side.ToldAsync());
    }

    [Fact]
    public async Task A_silence_of_something_else_silences_nothing()
    {
        await using var side = await StartAsync();
        await side.Side.JoinAsync(1);
        Assert.IsType<Answer<AlertSilence>.Done>(await side.Alerting.SilenceAsync(
            WriteSide.Local, Org, OfRules with { MinSeverity = AlertSeverity.Critical }, TimeSpan.FromHours(1), CancellationToken.None));
        await FireAsync(side);
        Assert.Equal(AlertPhase.Unresolved, (await side.OnlyAsync()).State.Phase);
    }

    [Theory]
    [InlineData(0, "why")]
    [InlineData(604_801, "why")]
    [InlineData(60, " ")]
    public async Task A_silence_lasts_from_a_second_to_a_week_and_has_a_reason(int seconds, string reason)
    {
        await using var side = await FiredAsync();
        var id = (await side.OnlyAsync()).Id.ToString();
        Assert.IsType<Answer<AlertChange>.Refused>(
            await side.Alerts.SilenceAsync(WriteSide.Local, id, TimeSpan.FromSeconds(seconds), reason, CancellationToken.None));
    }

    [Fact]
    public async Task Routes_add_destinations_each_once()
    {
        await using var side = await StartAsync();
        await side.Side.JoinAsync(1);
        foreach (var route in (AlertRoute[])[
            new("", "", AlertSeverity.Info, ["ops", "desk"]), new("rule", "", AlertSeverity.High, ["desk"]),
            new("budget", "", AlertSeverity.Info, ["desk"])])
        {
            Assert.IsType<Answer<bool>.Done>(await side.Alerting.SetRouteAsync(WriteSide.Local, Org, route, CancellationToken.None));
        }

        await FireAsync(side);
        Assert.Equal([(AlertOccasion.Fired, "desk"), (AlertOccasion.Fired, "ops")], await side.ToldAsync());
        Assert.Equal(["ops", "desk"], (await side.OnlyAsync()).State.Case!.Destinations.AsEnumerable());
    }

    private static async Task<AlertSide> FiredAsync()
    {
        var side = await StartAsync();
        await FireAsync(side);
        return side;
    }

    private static async Task FireAsync(AlertSide side, int dedupSeconds = 0)
    {
        var agent = await side.Side.JoinAsync(1);
        await side.SetAsync(Rule(dedupSeconds: dedupSeconds));
        await side.CheckAsync(agent, "pay", 3);
        await side.NextAsync();
    }

    private static async Task SilenceAsync(AlertSide side, string reason = "moving house", TimeSpan? length = null)
    {
        await side.Side.JoinAsync(1);
        Assert.IsType<Answer<AlertSilence>.Done>(await side.Alerting.SilenceAsync(
            WriteSide.Local, Org, OfRules with { Reason = reason }, length ?? TimeSpan.FromHours(1), CancellationToken.None));
    }
}
