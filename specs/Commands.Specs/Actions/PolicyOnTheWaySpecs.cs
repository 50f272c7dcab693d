using System.Text;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Specs.Commands.Actions;

// What the whole policy language does on the way of an action: limits, scans, approvals, and what a session did before.
public sealed class PolicyOnTheWaySpecs
{
    [Fact]
    public async Task A_limit_counts_over_a_restart()
    {
        var side = await WriteSide.StartAsync("tools: {search: {allow: true, limit_per_hour: 2}}");
        var agent = await side.JoinAsync(1);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls("search"))).Verdict);
        await using var again = await side.RestartAsync();
        Assert.Equal(Verdict.Allow, (await again.CheckAsync(agent.Calls("search"))).Verdict);
        Assert.Equal("rate limit exceeded", (await again.CheckAsync(agent.Calls("search"))).Reason);

        again.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(Verdict.Allow, (await again.CheckAsync(agent.Calls("search"))).Verdict);
        Assert.Equal(Verdict.Deny, (await again.CheckAsync(agent.Calls("search"))).Verdict);
    }

    [Fact]
    public async Task A_limit_that_is_raised_counts_at_once()
    {
        await using var side = await WriteSide.StartAsync("tools: {search: {allow: true, limit_per_hour: 1}}");
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(agent.Calls("search"));
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(agent.Calls("search"))).Verdict);
        await side.PublishAsync("tools: {search: {allow: true, limit_per_hour: 2}}");
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls("search"))).Verdict);
        Assert.Equal(Verdict.Deny, (await side.CheckAsync(agent.Calls("search"))).Verdict);
    }

    [Fact]
    public async Task A_secret_in_a_payload_is_answered_with_what_to_replace_and_stands_in_no_event()
    {
        const string Secret = "AKIAIOSFODNN7EXAMPLE";
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(WithPayload(agent.Calls("note"), $$$"""{"to":"x","keys":{"aws":"{{{Secret}}}"}}"""));
        Assert.Equal((Verdict.Redact, "sensitive data detected", "data_pattern_scan"), (reply.Verdict, reply.Reason, reply.Rule));
        var duty = Assert.Single(reply.Redactions);
        Assert.Equal(("$.keys.aws", "[REDACTED:AwsAccessKey]"), (duty.FieldPath, duty.Replacement));

        var decided = Assert.Single(await side.DecisionsAsync()).Decided;
        Assert.Equal(Verdict.Redact, decided.Verdict);
        Assert.Equal(["redact AwsAccessKey", "found AwsAccessKey"], decided.Obligations.AsEnumerable());
        Assert.All(
            await side.EventsAsync(),
            e => Assert.True(e.Event.Bytes.Span.IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0));
    }

    [Fact]
    public async Task A_request_for_approval_is_named_alike_however_often_it_is_made()
    {
        await using var side = await WriteSide.StartAsync(
            "approval_timeout_secs: 60\ntools: {pay: {allow: true, requires_approval_if: 'true'}}");
        var agent = await side.JoinAsync(1);
        var first = await side.CheckAsync(agent.Calls("pay"));
        var second = await side.CheckAsync(agent.Calls("pay"));
        var other = await side.CheckAsync(WithPayload(agent.Calls("pay"), """{"amount":2}"""));
        Assert.Equal((Verdict.Pending, "approval required"), (first.Verdict, first.Reason));
        Assert.Matches("^[0-9a-f]{32}$", first.ApprovalId);
        Assert.Equal(first.ApprovalId, second.ApprovalId);
        Assert.NotEqual(first.ApprovalId, other.ApprovalId);
        Assert.Equal(["approve within=60s quorum=1"], (await side.DecisionsAsync())[0].Decided.Obligations.AsEnumerable());
    }

    [Fact]
    public async Task A_rule_knows_what_the_session_did_before_over_a_restart_too()
    {
        var side = await WriteSide.StartAsync(
            "rules: [{id: look-first, when: 'tool == \"delete\" AND NOT session.previous_tools contains \"look\"', then: deny}]");
        var agent = await side.JoinAsync(1);
        Assert.Equal("blocked by rule: look-first", (await side.CheckAsync(agent.Calls("delete"))).Reason);
        await side.CheckAsync(agent.Calls("look"));
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(agent.Calls("delete"))).Verdict);
        await using var again = await side.RestartAsync();
        Assert.Equal(Verdict.Allow, (await again.CheckAsync(agent.Calls("delete"))).Verdict);
        var elsewhere = agent.Calls("delete");
        Assert.Equal(
            Verdict.Deny,
            (await again.CheckAsync(elsewhere with { Action = elsewhere.Action with { TraceId = "another" } })).Verdict);
    }

    [Fact]
    public async Task A_rule_knows_where_an_agent_stands()
    {
        await using var side = await WriteSide.StartAsync(
            "rules: [{id: roots-only, when: 'agent.depth > 0', then: deny}, {id: no-crowds, when: 'team.active_agents > 2', then: deny}]");
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(root.Calls("search"))).Verdict);
        Assert.Equal("blocked by rule: roots-only", (await side.CheckAsync(child.Calls("search"))).Reason);
        await side.JoinAsync(3);
        Assert.Equal("blocked by rule: no-crowds", (await side.CheckAsync(root.Calls("search"))).Reason);
    }

    private static CheckAction WithPayload(CheckAction command, string payload) =>
        command with { Action = command.Action with { Payload = Encoding.UTF8.GetBytes(payload) } };
}
