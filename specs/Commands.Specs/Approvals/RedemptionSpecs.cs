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
        var asked = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => side.CheckAsync(Pays(agent)))));
        var id = Assert.Single(asked.Select(reply => reply.ApprovalId).Distinct());
        await side.VoteAsync(WriteSide.Local, id);
        var raced = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => side.CheckAsync(Pays(agent)))));
        Assert.Single(raced, reply => reply.Verdict == Verdict.Allow);
        Assert.Single(raced.Where(reply => reply.Verdict != Verdict.Allow).Select(reply => reply.ApprovalId).Distinct());
        Assert.Single((await side.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());
    });

    [Fact]
    public async Task A_changed_argument_is_another_action_and_a_named_approval_is_good_for_its_own_once()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var (agent, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var asked = await side.PayAsync(agent, """{"amount":1}""");
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        Assert.Equal(Verdict.Pending, (await side.PayAsync(agent, """{"amount":2}""")).Verdict);
        await IsRefusedAsync("approval is for another action", agent, """{"amount":2}""", asked.ApprovalId);
        await IsRefusedAsync("approval unknown", other, """{"amount":1}""", asked.ApprovalId);
        await IsRefusedAsync("approval unknown", agent, """{"amount":1}""", new string('0', 32));
        await IsRefusedAsync("approval unknown", agent, """{"amount":1}""", "nonsense");
        Assert.Equal(Verdict.Allow, (await side.PayAsync(agent, """{"amount":1}""", asked.ApprovalId)).Verdict);
        await IsRefusedAsync("approval already redeemed", agent, """{"amount":1}""", asked.ApprovalId);
        Assert.Single((await side.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());

        async Task IsRefusedAsync(string reason, TestAgent who, string payload, string approval)
        {
            var refused = await side.PayAsync(who, payload, approval);
            Assert.Equal((Verdict.Deny, reason, "approval_invalid"), (refused.Verdict, refused.Reason, refused.ReasonCode));
        }
    }

    [Fact]
    public async Task A_restart_between_request_and_grant_and_between_grant_and_redemption_loses_nothing()
    {
        var first = await WriteSide.StartAsync(PayAsksOne);
        var agent = await first.JoinAsync(1);
        var asked = await first.PayAsync(agent);
        var second = await first.RestartAsync();
        Assert.Equal(asked.ApprovalId, (await second.PayAsync(agent)).ApprovalId);
        await second.VoteAsync(WriteSide.Local, asked.ApprovalId);
        var third = await second.RestartAsync();
        Assert.Equal(Verdict.Allow, (await third.PayAsync(agent)).Verdict);
        await using var fourth = await third.RestartAsync();
        Assert.Equal(Verdict.Pending, (await fourth.PayAsync(agent)).Verdict);
        Assert.Single((await fourth.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());
        var described = fourth.Describe();
        await using var again = await fourth.RestartAsync();
        Assert.Equal(described, again.Describe());
    }

    [Fact]
    public async Task Policy_and_redaction_are_looked_at_again_when_a_grant_is_redeemed()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent, """{"key":"AKIAIOSFODNN7EXAMPLE"}""");
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        await side.PublishAsync("tools: {pay: {allow: false}}");
        Assert.Equal("tool denied by policy", (await side.PayAsync(agent, """{"key":"AKIAIOSFODNN7EXAMPLE"}""")).Reason);
        await side.PublishAsync("data: {credential_action: redact_only}\n" + PayAsksOne);
        var redacted = await side.PayAsync(agent, """{"key":"AKIAIOSFODNN7EXAMPLE"}""");
        Assert.Equal((Verdict.Redact, "approved"), (redacted.Verdict, redacted.ReasonCode));
        Assert.Equal("$.key", Assert.Single(redacted.Redactions).FieldPath);
    }

    [Fact]
    public async Task What_was_granted_under_weaker_terms_is_asked_anew()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        await side.PublishAsync(PayAsksTwo);
        var anew = await side.PayAsync(agent);
        Assert.Equal(Verdict.Pending, anew.Verdict);
        Assert.NotEqual(asked.ApprovalId, anew.ApprovalId);
        Assert.Single((await side.RoundEventsAsync()).OfType<ApprovalEvent.Withdrawn>());
    }

    [Fact]
    public async Task Rounds_are_numbered_on_after_those_that_were_forgotten()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        for (var round = 0; round < 6; round++)
        {
            var asked = await side.PayAsync(agent);
            Assert.Equal(Verdict.Pending, asked.Verdict);
            await side.VoteAsync(WriteSide.Local, asked.ApprovalId, isApproval: false, reason: "no");
            side.Time.Advance(TimeSpan.FromMinutes(2));

            // Any other question lets the log's time pass, and with it what has ended.
            await side.PayAsync(agent, $"{{\"n\":{round}}}");
            Assert.True(ApprovalId.TryParse(asked.ApprovalId, out var id));
            Assert.Null(side.State.Approvals.Find(id));
        }

        var rounds = (await side.RoundEventsAsync()).OfType<ApprovalEvent.Requested>().GroupBy(e => e.Request.Digest);
        Assert.Equal([0, 1, 2, 3, 4, 5], rounds.MaxBy(each => each.Count())!.Select(e => e.Request.Round));
    }

    [Fact]
    public async Task The_same_idempotency_key_learns_what_people_said_and_then_repeats_it()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var call = Pays(agent) with { IdempotencyKey = "key" };
        var asked = await side.CheckAsync(call);
        Assert.Equal(asked.ApprovalId, (await side.CheckAsync(call)).ApprovalId);
        await side.VoteAsync(WriteSide.Local, asked.ApprovalId);
        var allowed = await side.CheckAsync(call);
        Assert.Equal((Verdict.Allow, false), (allowed.Verdict, allowed.Replayed));
        Assert.Equal((Verdict.Allow, true, allowed.DecisionId), (await side.CheckAsync(call)) is var again ? (again.Verdict, again.Replayed, again.DecisionId) : default);
        await using var restarted = await side.RestartAsync();
        Assert.Equal(allowed.DecisionId, (await restarted.CheckAsync(call)).DecisionId);
        Assert.Single((await restarted.RoundEventsAsync()).OfType<ApprovalEvent.Redeemed>());
    }

    [Fact]
    public async Task Whoever_waits_is_answered_when_people_have_spoken_and_else_when_time_is_over()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var waiting = side.Patient.HandleAsync(Pays(agent), TimeSpan.FromSeconds(50), CancellationToken.None, CancellationToken.None).AsTask();
        await side.ReachAsync(ApprovalEventCodec.Requested, 1);
        var id = Assert.Single(side.State.Approvals.All).Id.ToString();
        await side.VoteAsync(WriteSide.Local, id);
        Assert.Equal(Verdict.Allow, (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Verdict);

        using var stopping = new CancellationTokenSource();
        var stopped = side.Patient.HandleAsync(Pays(agent), TimeSpan.FromSeconds(50), stopping.Token, CancellationToken.None).AsTask();
        await side.ReachAsync(ApprovalEventCodec.Requested, 2);
        await stopping.CancelAsync();
        Assert.Equal(Verdict.Pending, (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).Verdict);
    }
}
