using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Core;
using static AgentAssembly.Specs.EndToEnd.Approvals.ApprovalServer;
using Decision = AgentAssembly.Contracts.Common.V1.Decision;
using Pushed = AgentAssembly.Contracts.Gateway.V1.Decision;

namespace AgentAssembly.Specs.EndToEnd.Approvals;

/// <summary>People are asked, decide, and are believed once: over real gRPC, and through killed processes.</summary>
public sealed class ApprovalSpecs
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_process_killed_between_request_and_grant_and_between_grant_and_redemption_loses_nothing()
    {
        await using var server = await StartAsync();
        var agent = await server.AgentAsync();
        var asked = await server.PayAsync(agent);
        Assert.Equal((Decision.Pending, "approval required"), (asked.Decision, asked.Reason));
        await server.KillAndStartAgainAsync();
        Assert.Equal(asked.ApprovalId, (await server.PayAsync(agent)).ApprovalId);
        Assert.Equal("approved", (await server.ApproveAsync(asked.ApprovalId)).Status);
        await server.KillAndStartAgainAsync();
        Assert.Equal(Decision.Allow, (await server.PayAsync(agent)).Decision);
        await server.KillAndStartAgainAsync();
        var again = await server.PayAsync(agent);
        Assert.Equal(Decision.Pending, again.Decision);
        Assert.NotEqual(asked.ApprovalId, again.ApprovalId);
        var story = await server.Admin.GetApprovalAsync(new() { Id = asked.ApprovalId });
        Assert.Equal("redeemed", story.Approval.Status);
        Assert.Single(story.Steps, step => step.Type == "approval.granted");
        Assert.Single(story.Steps, step => step.Type == "approval.redeemed");
    }

    [Fact]
    public async Task Two_of_three_have_to_agree_and_whoever_asks_is_not_among_them()
    {
        await using var server = await StartAsync(quorum: 2);
        var agent = await server.AgentAsync("team_admin");
        var people = new List<TestAgent>();
        for (var i = 0; i < 3; i++)
        {
            people.Add(await server.AgentAsync("team_admin"));
        }

        var asked = await server.PayAsync(agent);
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(server.ApproveAsync(asked.ApprovalId, agent)));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOfAsync(server.ApproveAsync(asked.ApprovalId, await server.AgentAsync())));
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(server.ApproveAsync(asked.ApprovalId, await server.AgentAsync("org_admin", "other"))));
        Assert.Equal("pending", (await server.ApproveAsync(asked.ApprovalId, people[0])).Status);
        Assert.False((await server.ApproveAsync(asked.ApprovalId, people[0])).HasPosition);
        Assert.Equal(Decision.Pending, (await server.PayAsync(agent)).Decision);
        Assert.Equal("approved", (await server.ApproveAsync(asked.ApprovalId, people[1])).Status);
        var late = await server.ApproveAsync(asked.ApprovalId, people[2]);
        Assert.False(late.Success);
        Assert.NotEmpty(late.ErrorMessage);
        Assert.Equal(Decision.Allow, (await server.PayAsync(agent)).Decision);
        var votes = (await server.Admin.GetApprovalAsync(new() { Id = asked.ApprovalId })).Approval.Votes;
        Assert.Equal(people.Take(2).Select(person => $"agent:{person.Did}"), votes.Select(vote => vote.Principal));
    }

    [Fact]
    public async Task What_people_decide_is_pushed_to_those_of_the_team_and_to_no_others_wherever_they_left_off()
    {
        await using var server = await StartAsync();
        var (agent, reviewer, outsider) = (
            await server.AgentAsync(), await server.AgentAsync("team_admin"), await server.AgentAsync(team: "ops"));
        var granted = await server.PayAsync(agent);
        await server.ApproveAsync(granted.ApprovalId, reviewer);
        var refused = await server.PayAsync(agent, amount: 2);
        await server.Approvals.DecideAsync(
            new() { RequestId = refused.ApprovalId, Decision = ApprovalDecisionType.Rejected, Reason = "no" }, reviewer.Credential);

        Assert.Equal(
            [(granted.ApprovalId, Pushed.Approved), (refused.ApprovalId, Pushed.Denied)], await ToldAsync(server, agent));
        Assert.Empty(await ToldAsync(server, outsider));
    }

    [Fact]
    public async Task Those_who_may_decide_see_what_it_is_and_that_they_looked_is_told()
    {
        await using var server = await StartAsync();
        var (agent, reviewer, plain) = (await server.AgentAsync(), await server.AgentAsync("team_admin"), await server.AgentAsync());
        await server.PayAsync(agent, amount: 1);
        var asked = await server.PayAsync(agent, amount: 2);
        RevealApprovalInputsRequest request = new() { Id = asked.ApprovalId };
        Assert.Equal(StatusCode.PermissionDenied, await StatusOfAsync(server.Admin.RevealApprovalInputsAsync(request, plain.Credential).ResponseAsync));
        var shown = await server.Admin.RevealApprovalInputsAsync(request, reviewer.Credential);
        Assert.Equal(asked.DecisionId, shown.DecisionId);
        Assert.Contains("{\\\"amount\\\":2}", shown.InputsJson.ToStringUtf8(), StringComparison.Ordinal);
        var events = new LogService.LogServiceClient(server.Server.Channel).Read(new());
        var looked = new List<string>();
        while (await events.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (events.ResponseStream.Current.Type == "inputs.revealed")
            {
                looked.Add(events.ResponseStream.Current.Principal);
            }
        }

        Assert.Equal([$"agent:{reviewer.Did}"], looked);
    }

    [Fact]
    public async Task Those_who_may_decide_forward_and_withdraw_and_so_does_the_agent_that_asked()
    {
        await using var server = await StartAsync();
        var (agent, reviewer, plain) = (await server.AgentAsync(), await server.AgentAsync("team_admin"), await server.AgentAsync());
        var asked = await server.PayAsync(agent);
        foreach (var (who, expected) in ((TestAgent, StatusCode)[])[(plain, StatusCode.PermissionDenied), (agent, StatusCode.FailedPrecondition)])
        {
            Assert.Equal(expected, await StatusOfAsync(server.Admin.ForwardApprovalAsync(
                new() { Id = asked.ApprovalId, To = "org_admin", Reason = "spec" }, who.Credential).ResponseAsync));
        }

        var forwarded = await server.Admin.ForwardApprovalAsync(
            new() { Id = asked.ApprovalId, To = "org_admin", Reason = "spec" }, reviewer.Credential);
        Assert.Equal((true, "pending"), (forwarded.Changed, forwarded.Status));
        Assert.Equal("org_admin", (await server.Admin.GetApprovalAsync(new() { Id = asked.ApprovalId })).Approval.Target);
        Assert.Equal(StatusCode.PermissionDenied, await StatusOfAsync(server.Admin.WithdrawApprovalAsync(
            new() { Id = asked.ApprovalId }, plain.Credential).ResponseAsync));
        await server.Admin.WithdrawApprovalAsync(new() { Id = asked.ApprovalId, Reason = "done by hand" }, agent.Credential);
        Assert.False((await server.ApproveAsync(asked.ApprovalId)).Success);
        var again = await server.PayAsync(agent);
        Assert.Equal(Decision.Pending, again.Decision);
        await server.Admin.WithdrawApprovalAsync(new() { Id = again.ApprovalId, Reason = "spec" }, reviewer.Credential);
    }

    [Fact]
    public async Task A_grant_is_for_its_own_arguments_and_once()
    {
        await using var server = await StartAsync();
        var agent = await server.AgentAsync();
        var asked = await server.PayAsync(agent, 1);
        await server.ApproveAsync(asked.ApprovalId);
        Assert.Equal(Decision.Pending, (await server.PayAsync(agent, 2)).Decision);
        Assert.Equal(Refusal("approval is for another action"), Of(await server.PayAsync(agent, 2, asked.ApprovalId)));
        Assert.Equal(Decision.Allow, (await server.PayAsync(agent, 1, asked.ApprovalId)).Decision);
        Assert.Equal(Refusal("approval already redeemed"), Of(await server.PayAsync(agent, 1, asked.ApprovalId)));

        static (Decision, string) Refusal(string reason) => (Decision.Deny, reason);
        static (Decision, string) Of(CheckActionResponse response) => (response.Decision, response.Reason);
    }

    [Fact]
    public async Task Racing_checks_redeem_once()
    {
        await using var server = await StartAsync();
        var agent = await server.AgentAsync();
        var asked = await server.PayAsync(agent);
        await server.ApproveAsync(asked.ApprovalId);
        var raced = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.PayAsync(agent)));
        Assert.Single(raced, response => response.Decision == Decision.Allow);
        Assert.All(raced, response => Assert.True(response.Decision is Decision.Allow or Decision.Pending));
    }

    [Fact]
    public async Task What_nobody_decides_is_escalated_and_then_expires()
    {
        await using var server = await StartAsync(timeoutSeconds: 2);
        var agent = await server.AgentAsync();
        using var watch = server.Approvals.WatchApprovals(new() { IncludeChanges = true });
        await watch.ResponseHeadersAsync;
        await server.PayAsync(agent);
        var seen = new List<string>();
        using var limit = new CancellationTokenSource(HangLimit);
        while (!seen.Contains("approval.expired") && await watch.ResponseStream.MoveNext(limit.Token))
        {
            if (watch.ResponseStream.Current.Change.Length > 0)
            {
                seen.Add(watch.ResponseStream.Current.Change);
            }
        }

        Assert.Equal(["approval.requested", "approval.routed", "approval.escalated", "approval.expired"], seen);
        var late = await server.PayAsync(agent);
        Assert.Equal((Decision.Deny, "approval timed out"), (late.Decision, late.Reason));
    }

    [Fact]
    public async Task An_existing_client_lists_watches_and_decides_by_the_fields_that_it_knows()
    {
        await using var server = await StartAsync();
        var (agent, reviewer) = (await server.AgentAsync(), await server.AgentAsync("team_admin"));
        using var watch = server.Approvals.WatchApprovals(new(), reviewer.Credential);
        await watch.ResponseHeadersAsync;
        var asked = await server.PayAsync(agent);
        using var limit = new CancellationTokenSource(HangLimit);
        Assert.True(await watch.ResponseStream.MoveNext(limit.Token));
        var told = watch.ResponseStream.Current;
        var listed = Assert.Single((await server.Approvals.ListPendingAsync(new(), reviewer.Credential)).Requests);
        Assert.Equal((asked.ApprovalId, agent.HexId, "TOOL_CALL pay", 120UL), (told.RequestId, told.AgentId, told.Action, told.TimeoutSecs));
        Assert.Equal((told.RequestId, told.SubmittedAt, Team, $"routed:{Team}"), (listed.RequestId, listed.SubmittedAt, listed.TeamId, listed.RoutingStatus));
        var asUuid = Guid.ParseExact(listed.RequestId, "N").ToString("D");
        var refused = await server.Approvals.DecideAsync(
            new() { RequestId = asUuid, Decision = ApprovalDecisionType.Rejected, DecidedBy = "me", Reason = "too much" }, reviewer.Credential);
        Assert.True(refused.Success);
        var denied = await server.PayAsync(agent);
        Assert.Equal((Decision.Deny, "too much"), (denied.Decision, denied.Reason));
        Assert.Empty((await server.Approvals.ListPendingAsync(new(), reviewer.Credential)).Requests);
    }

    [Fact]
    public async Task A_watch_resumes_behind_what_it_has_seen_and_shows_one_tenant_only()
    {
        await using var server = await StartAsync();
        var (agent, other) = (await server.AgentAsync(), await server.AgentAsync("", "other"));
        var first = await server.PayAsync(agent, 1);
        var theirs = await server.PayAsync(other, 1);
        var second = await server.PayAsync(agent, 2);
        Assert.Equal([theirs.ApprovalId], await RequestsAsync(server, other, 0, 1));
        var position = await PositionOfAsync(server, agent, first.ApprovalId);
        await server.KillAndStartAgainAsync();
        Assert.Equal([second.ApprovalId], await RequestsAsync(server, agent, position, 1));
        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(
            server.Admin.GetApprovalAsync(new() { Id = first.ApprovalId }, other.Credential).ResponseAsync));
        Assert.DoesNotContain(
            (await server.Approvals.ListPendingAsync(new(), other.Credential)).Requests, request => request.RequestId != theirs.ApprovalId);
    }

    [Fact]
    public async Task A_caller_that_waits_is_answered_when_people_have_spoken_or_when_it_has_waited_long_enough()
    {
        await using var server = await StartAsync();
        var agent = await server.AgentAsync();
        var request = Pays(agent);
        request.WaitMs = 600_000;
        var waiting = server.Server.Checks.CheckActionAsync(request).ResponseAsync;
        string? id = null;
        while (id is null)
        {
            id = (await server.Approvals.ListPendingAsync(new() { Org = Org })).Requests.SingleOrDefault()?.RequestId;
        }

        await server.ApproveAsync(id);
        Assert.Equal(Decision.Allow, (await waiting.WaitAsync(HangLimit)).Decision);
        request.WaitMs = 100;
        Assert.Equal(Decision.Pending, (await server.Server.Checks.CheckActionAsync(request)).Decision);
    }

    private static async Task<List<string>> RequestsAsync(ApprovalServer server, TestAgent by, ulong after, int count)
    {
        using var watch = server.Approvals.WatchApprovals(new() { AfterPosition = after }, by.Credential);
        using var limit = new CancellationTokenSource(HangLimit);
        var seen = new List<string>();
        while (seen.Count < count && await watch.ResponseStream.MoveNext(limit.Token))
        {
            seen.Add(watch.ResponseStream.Current.RequestId);
        }

        return seen;
    }

    private static async Task<ulong> PositionOfAsync(ApprovalServer server, TestAgent by, string id)
    {
        using var watch = server.Approvals.WatchApprovals(new() { AfterPosition = 0 }, by.Credential);
        using var limit = new CancellationTokenSource(HangLimit);
        while (await watch.ResponseStream.MoveNext(limit.Token))
        {
            if (watch.ResponseStream.Current.RequestId == id)
            {
                return watch.ResponseStream.Current.Position;
            }
        }

        throw new InvalidOperationException($"{id} was not told of");
    }

    // Everything about questions since the log began.
    private static async Task<List<(string, Pushed)>> ToldAsync(ApprovalServer server, TestAgent to)
    {
        using var stream = new InvalidationService.InvalidationServiceClient(server.Server.Channel).Subscribe(to.Credential);
        await stream.RequestStream.WriteAsync(new() { AssemblyId = "runtime-1", Initial = new() { AfterPosition = 0 } });
        var told = new List<(string, Pushed)>();
        while (await stream.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(HangLimit)
            && stream.ResponseStream.Current.PayloadCase != InvalidationEvent.PayloadOneofCase.CaughtUp)
        {
            if (stream.ResponseStream.Current.ApprovalResolved is { } resolved)
            {
                told.Add((resolved.RequestId, resolved.Decision));
            }
        }

        return told;
    }
}
