using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Specs.Commands.Agents;

public sealed class PresenceSpecs
{
    [Fact]
    public async Task A_beat_with_the_credential_is_taken_and_is_no_event()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var before = (await side.EventsAsync()).Count;
        Assert.IsType<PresenceReply.Present>(await side.Presence.BeatAsync(agent.Claim, agent.Token, CancellationToken.None));
        Assert.Equal(before, (await side.EventsAsync()).Count);
    }

    [Fact]
    public async Task Without_its_own_credential_nobody_beats_or_leaves()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var other = await side.JoinAsync(2);
        foreach (var token in (string[])["", "wrong", other.Token, Credential.HashOf(agent.Token)])
        {
            Assert.IsType<PresenceReply.Refused>(await side.Presence.BeatAsync(agent.Claim, token, CancellationToken.None));
            Assert.IsType<PresenceReply.Refused>(await LeaveAsync(side, agent, token));
        }

        Assert.IsType<PresenceReply.Refused>(await side.Presence.BeatAsync(new TestAgent(9).Claim, "", CancellationToken.None));
        Assert.IsType<PresenceReply.Refused>(await side.Presence.BeatAsync(new("acme", "", ""), "", CancellationToken.None));
        Assert.IsType<PresenceReply.Present>(await side.Presence.BeatAsync(agent.Claim, agent.Token, CancellationToken.None));
    }

    [Fact]
    public async Task Who_has_left_is_refused_with_the_old_credential_also_after_a_restart()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        Assert.IsType<PresenceReply.Left>(await LeaveAsync(side, agent, agent.Token));
        Assert.IsType<PresenceReply.Refused>(await LeaveAsync(side, agent, agent.Token));
        await using var again = await side.RestartAsync();
        foreach (var token in (string[])["", agent.Token])
        {
            Assert.IsType<PresenceReply.Refused>(await again.Presence.BeatAsync(agent.Claim, token, CancellationToken.None));
        }

        Assert.Equal("done", Assert.IsType<AgentEvent.Deregistered>(
            AgentEventCodec.Read((await again.EventsAsync("agent"))[^1].Event.Open())).Reason);
    }

    [Fact]
    public async Task Leaving_twice_at_once_happens_once()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) });
        var agent = await side.JoinAsync(1);
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LeaveAsync(side, agent, agent.Token))));
        Assert.Single(replies, reply => reply is PresenceReply.Left);
        Assert.Equal(2, (await side.EventsAsync("agent")).Count);
    }

    [Fact]
    public async Task The_event_is_told_for_the_registered_team()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1, team: "payments");
        await LeaveAsync(side, agent with { Team = "treasury" }, agent.Token);
        Assert.All(await side.EventsAsync("agent"), e => Assert.Equal("payments", e.Event.Open().Team));
    }

    private static Task<PresenceReply> LeaveAsync(WriteSide side, TestAgent agent, string token) =>
        side.Presence.LeaveAsync(agent.Claim, token, "done", CancellationToken.None).AsTask();
}
