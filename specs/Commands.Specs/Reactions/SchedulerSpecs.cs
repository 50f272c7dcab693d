using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Commands.Reactions;

public sealed class SchedulerSpecs
{
    [Fact]
    public async Task A_time_of_observing_ends_by_itself_and_not_before()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        side.Scheduler.Start();
        var until = side.Now.Plus(TimeSpan.FromMinutes(30));
        await side.Agents.ObserveAsync(WriteSide.Local, new(agent.Org, agent.Did), "trial", until, [], CancellationToken.None);
        await side.AdvanceUntilAsync(AgentEventCodec.WindowExpired, step: 10);
        var told = (await side.EventsAsync("agent")).Select(e => e.Event.Open()).Single(e => e.Type == AgentEventCodec.WindowExpired);
        Assert.True(told.RecordedAt >= until, $"{told.RecordedAt} is before {until}");
        Assert.Equal("system:scheduler", told.Principal);
        Assert.Null(side.State.Agents.Find(agent.Id)!.State.ObservedUntil);
    }

    [Fact]
    public async Task What_became_due_while_nothing_ran_is_kept_at_the_start()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.Agents.ObserveAsync(
            WriteSide.Local, new(agent.Org, agent.Did), "trial", side.Now.Plus(TimeSpan.FromHours(2)), [], CancellationToken.None);
        await side.Tenancy.IssueTokenAsync(WriteSide.Local, "acme", "payments", 5, TimeSpan.FromHours(1), CancellationToken.None);
        side.Time.Advance(TimeSpan.FromHours(3));
        await using var again = await side.RestartAsync();
        again.Scheduler.Start();
        await again.AdvanceUntilAsync(AgentEventCodec.WindowExpired, secondsMax: 60);
        await again.AdvanceUntilAsync(TeamEvent.TokenEndedType, secondsMax: 60);
    }

    [Fact]
    public async Task An_agent_that_falls_silent_is_told_of_once_and_again_when_it_is_heard()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        side.Scheduler.Start();
        var began = side.Now;
        var lapsed = await side.AdvanceUntilAsync(AgentEventCodec.HeartbeatLapsed);
        Assert.True(lapsed >= began.Plus(Heartbeats.Threshold));
        for (var i = 0; i < 400; i++)
        {
            side.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(1, await side.CountAsync(AgentEventCodec.HeartbeatLapsed));
        await side.Presence.BeatAsync(agent.Claim, agent.Token, CancellationToken.None);
        Assert.Equal(1, await side.CountAsync(AgentEventCodec.HeartbeatRecovered));
        await side.AdvanceUntilAsync(AgentEventCodec.HeartbeatLapsed, count: 2);
    }

    [Fact]
    public async Task Whoever_asks_for_decisions_is_heard_of()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        side.Scheduler.Start();
        for (var i = 0; i < 10; i++)
        {
            side.Time.Advance(TimeSpan.FromSeconds(30));
            await side.CheckAsync(agent.Calls());
        }

        Assert.Equal(0, await side.CountAsync(AgentEventCodec.HeartbeatLapsed));
    }

    [Fact]
    public async Task A_token_ends_when_its_time_is_over()
    {
        await using var side = await WriteSide.StartAsync();
        await side.EnrolAsync(new TestAgent(1));
        side.Scheduler.Start();
        foreach (var hours in (int[])[1, 2])
        {
            await side.Tenancy.IssueTokenAsync(
                WriteSide.Local, "acme", "payments", 5, TimeSpan.FromHours(hours), CancellationToken.None);
        }

        await side.AdvanceUntilAsync(TeamEvent.TokenEndedType, step: 60);
        var left = Assert.Single(side.State.Teams.StateOf(TeamDecider.StreamOf("acme", "payments")).Tokens).Value;
        Assert.True(left.Until > side.Now);
        await side.AdvanceUntilAsync(TeamEvent.TokenEndedType, count: 2, step: 60);
        Assert.Empty(side.State.Teams.StateOf(TeamDecider.StreamOf("acme", "payments")).Tokens);
    }

    [Fact]
    public async Task Whoever_was_left_behind_by_a_crash_is_suspended()
    {
        var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);

        // As if the process had ended after the first part of a removal that reached too many.
        await side.Commands.RunAsync(
            (undertaking, token) => side.Commands.AskAsync(
                undertaking, root.Id, new AgentCommand.Remove("gone"), new("acme", "payments", "operator:spec", Assurance.Unspecified, []), token),
            CancellationToken.None);
        Assert.Equal(AgentStatus.Active, side.State.Agents.Find(child.Id)!.State.Status);
        await using var again = await side.RestartAsync();
        again.Scheduler.Start();
        await again.AdvanceUntilAsync(AgentEventCodec.Orphaned, secondsMax: 60);
        Assert.Equal(AgentStatus.Suspended, again.State.Agents.Find(child.Id)!.State.Status);
    }

    [Fact]
    public async Task An_appointment_that_cannot_be_kept_is_tried_again()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var agent = await side.JoinAsync(1);
        side.Scheduler.Start();
        var failures = 3;
        store!.Before = request => request.Writes[0].Stream == agent.Id.Stream && Interlocked.Decrement(ref failures) >= 0
            ? throw new EventStoreException(StoreFault.Busy, "not now")
            : Task.CompletedTask;
        await side.AdvanceUntilAsync(AgentEventCodec.HeartbeatLapsed);
        Assert.True(failures < 0);
    }
}
