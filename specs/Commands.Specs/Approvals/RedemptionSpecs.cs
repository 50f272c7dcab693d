using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Specs.Support;
using static AgentAssembly.Specs.Commands.Approvals.ApprovalSide;

namespace AgentAssembly.Specs.Commands.Approvals;

public sealed class RedemptionSpecs
{
    [Fact]
    public async Task What_was_granted_is_allowed_once_and_then_asked_anew()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        Assert.Equal(Verdict.Pending, asked.Verdict);
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(WriteSide.Local, asked.ApprovalId)));
        var allowed = await side.PayAsync(agent);
        Assert.Equal((Verdict.Allow, "approved", ""), (allowed.Verdict, allowed.ReasonCode, allowed.ApprovalId));
        var again = await side.PayAsync(agent);
        Assert.Equal(Verdict.Pending, again.Verdict);
        Assert.NotEqual(asked.ApprovalId, again.ApprovalId);
        var events = await side.RoundEventsAsync();
        Assert.Equal(allowed.DecisionId, Assert.Single(events.OfType<ApprovalEvent.Redeemed>()).Decision);
        Assert.Equal(2, events.OfType<ApprovalEvent.Requested>().Count());
    }

    [Fact]
    public Task Of_identical_checks_that_race_one_redeems_and_the_others_ask_the_same() => Seeds.EachAsync(1, 10, async seed =>
    {
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) { Pauses = seed % 5 } }, PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => side.PayAsync(agent))));
        var id = Assert.Single(asked.Select(reply => reply.ApprovalId).Distinct());
        await side.VoteAsync(WriteSide.Local, id);
        var raced = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => side.PayAsync(agent))));
        Assert.Single(raced, reply => reply.Verdict == Verdict.Allow);
        Assert.Single(raced.Where(reply => reply.Verdict != Verdict.Allow).Select(reply => reply.ApprovalId).Distinct());
        Assert.Single((await side.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());
    });
}
