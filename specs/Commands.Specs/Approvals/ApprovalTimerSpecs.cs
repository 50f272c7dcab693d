using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using static AgentAssembly.Specs.Commands.Approvals.ApprovalSide;

namespace AgentAssembly.Specs.Commands.Approvals;

public sealed class ApprovalTimerSpecs
{
    [Fact]
    public async Task A_thousand_questions_survive_a_restart_and_are_escalated_and_expire_within_a_second_of_their_time()
    {
        const int Batches = 10;
        const int OfBatch = 100;
        var before = await WriteSide.StartAsync(PayAsksOne);
        var agent = await before.JoinAsync(1);
        for (var batch = 0; batch < Batches; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, OfBatch).Select(n => before.CheckAsync(Pays(agent, $"{{\"n\":{(batch * OfBatch) + n}}}"))));
            before.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var side = await before.RestartAsync();
        Assert.Equal(Batches * OfBatch, side.State.Approvals.All.Count());
        side.Scheduler.Start();
        foreach (var (type, seconds) in ((string, int)[])[(ApprovalEventCodec.Escalated, 30), (ApprovalEventCodec.Expired, 60)])
        {
            side.Time.Advance(WriteSide.Start.AddSeconds(seconds) - side.Time.GetUtcNow());
            for (var batch = 1; batch <= Batches; batch++)
            {
                await side.ReachAsync(type, batch * OfBatch);
                side.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        foreach (var round in (await side.EventsAsync("approval")).GroupBy(recorded => recorded.Event.Stream))
        {
            var events = round.Select(recorded => ApprovalEventCodec.Read(recorded.Event.Open())!).ToList();
            var request = Assert.Single(events.OfType<ApprovalEvent.Requested>()).Request;
            IsWithinASecond(request.EscalatesAt, Assert.Single(events.OfType<ApprovalEvent.Escalated>()).At);
            IsWithinASecond(request.ExpiresAt, Assert.Single(events.OfType<ApprovalEvent.Expired>()).At);
        }
    }

    [Fact]
    public async Task An_action_that_nobody_decides_about_is_denied_as_timed_out_for_a_minute_and_then_asked_anew()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        side.Time.Advance(TimeSpan.FromSeconds(60));

        // No timer has run: the time is over all the same.
        var late = await side.PayAsync(agent);
        Assert.Equal((Verdict.Deny, "approval timed out", "approval_timed_out"), (late.Verdict, late.Reason, late.ReasonCode));
        Assert.IsType<Answer<ApprovalChange>.Refused>(await side.VoteAsync(WriteSide.Local, asked.ApprovalId));
        side.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Verdict.Deny, (await side.PayAsync(agent)).Verdict);
        side.Time.Advance(TimeSpan.FromSeconds(1));
        var anew = await side.PayAsync(agent);
        Assert.Equal(Verdict.Pending, anew.Verdict);
        Assert.NotEqual(asked.ApprovalId, anew.ApprovalId);
    }

    [Fact]
    public async Task A_grant_that_is_not_redeemed_lapses()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        side.Scheduler.Start();
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        side.Time.Advance(TimeSpan.FromSeconds(60));
        await side.ReachAsync(ApprovalEventCodec.Expired, 1);
        var late = await side.PayAsync(agent);
        Assert.Equal(Verdict.Pending, late.Verdict);
        Assert.NotEqual(asked.ApprovalId, late.ApprovalId);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_gives_no_time_that_had_gone_by()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        side.Time.Advance(TimeSpan.FromSeconds(90));
        await side.CheckAsync(agent.Calls("search"));
        side.Time.SetBack(TimeSpan.FromSeconds(85));
        Assert.True(side.Now < Instant.From(WriteSide.Start.AddSeconds(60)));
        Assert.Equal(Verdict.Pending, (await side.PayAsync(agent)).Verdict);
        Assert.Empty((await side.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());
    }

    private static void IsWithinASecond(Instant due, Instant at) =>
        Assert.True(at >= due && at <= due.Plus(TimeSpan.FromSeconds(1)), $"due {due}, told {at}");
}
