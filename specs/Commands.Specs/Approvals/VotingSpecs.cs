using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Tenancy;
using static AgentAssembly.Specs.Commands.Approvals.ApprovalSide;

namespace AgentAssembly.Specs.Commands.Approvals;

public sealed class VotingSpecs
{
    [Fact]
    public async Task Two_of_three_grant_what_a_quorum_of_two_is_asked_for()
    {
        await using var side = await WriteSide.StartAsync(PayAsksTwo);
        var agent = await side.JoinAsync(1);
        var (anna, bob, carl) = (await side.MemberAsync(), await side.MemberAsync(), await side.MemberAsync());
        var asked = await side.PayAsync(agent);
        Assert.Equal(ApprovalPhase.Pending, PhaseOf(await side.VoteAsync(anna, asked.ApprovalId)));
        var again = Assert.IsType<Answer<ApprovalChange>.Done>(await side.VoteAsync(anna, asked.ApprovalId)).Value;
        Assert.Equal(new ApprovalChange(ApprovalPhase.Pending, HasChanged: false), again);
        Assert.Equal(Verdict.Pending, (await side.PayAsync(agent)).Verdict);
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(bob, asked.ApprovalId)));
        Assert.Equal("approval_decided", Assert.IsType<Answer<ApprovalChange>.Refused>(await side.VoteAsync(carl, asked.ApprovalId)).Rule);
        Assert.Equal(Verdict.Allow, (await side.PayAsync(agent)).Verdict);
    }

    [Fact]
    public async Task Whoever_asks_does_not_vote_whatever_role_it_has_and_neither_do_its_kin()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var root = await side.JoinAsync(1);
        var agent = await side.JoinAsync(2, parent: root.Did);
        var sister = await side.JoinAsync(3, parent: root.Did);
        var stranger = await side.JoinAsync(4);
        var asked = await side.PayAsync(agent);
        foreach (var kin in (TestAgent[])[root, agent, sister])
        {
            await side.GrantAsync(side.As(kin), Role.TeamAdmin);
            Assert.Equal("self_approval", Assert.IsType<Answer<ApprovalChange>.Refused>(
                await side.VoteAsync(side.As(kin), asked.ApprovalId)).Rule);
        }

        Assert.IsType<Answer<ApprovalChange>.Forbidden>(await side.VoteAsync(side.As(stranger), asked.ApprovalId));
        await side.GrantAsync(side.As(stranger), Role.TeamAdmin);
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(side.As(stranger), asked.ApprovalId)));
    }

    [Fact]
    public async Task Only_those_of_the_org_and_team_know_of_a_question_and_only_a_role_decides()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        await side.EnrolAsync(new TestAgent(50, "other", "payments"));
        await side.EnrolAsync(new TestAgent(51, "acme", "ops"));
        var asked = await side.PayAsync(agent);
        foreach (var (org, team) in ((string, string)[])[("other", ""), ("other", "payments"), ("acme", "ops")])
        {
            var outsider = await side.MemberAsync(CredentialScope.Admin, null, team, org);
            Assert.IsType<Answer<ApprovalChange>.NotFound>(await side.VoteAsync(outsider, asked.ApprovalId));
            Assert.IsType<Answer<ApprovalChange>.NotFound>(await side.Approvals.ForwardAsync(outsider, asked.ApprovalId, "org_admin", "", CancellationToken.None));
            Assert.IsType<Answer<ApprovalChange>.NotFound>(await side.Approvals.WithdrawAsync(outsider, asked.ApprovalId, "", CancellationToken.None));
        }

        Assert.IsType<Answer<ApprovalChange>.Forbidden>(await side.VoteAsync(await side.MemberAsync(CredentialScope.Write), asked.ApprovalId));
        Assert.IsType<Answer<ApprovalChange>.Forbidden>(await side.VoteAsync(await side.MemberAsync(CredentialScope.Read, Role.OrgAdmin), asked.ApprovalId));
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(await side.MemberAsync(CredentialScope.Admin, null, "payments"), asked.ApprovalId)));
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_is_told_to_the_agent()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var asked = await side.PayAsync(agent);
        Assert.IsType<Answer<ApprovalChange>.Invalid>(await side.VoteAsync(WriteSide.Local, asked.ApprovalId, isApproval: false, reason: " "));
        Assert.Equal(ApprovalPhase.Rejected, PhaseOf(await side.VoteAsync(WriteSide.Local, asked.ApprovalId, isApproval: false, reason: "too much")));
        var denied = await side.PayAsync(agent);
        Assert.Equal((Verdict.Deny, "too much", "approval_rejected"), (denied.Verdict, denied.Reason, denied.ReasonCode));
    }

    [Fact]
    public async Task A_delegate_votes_by_the_right_of_whoever_delegated_and_that_right_counts_once()
    {
        await using var side = await WriteSide.StartAsync("approval: {quorum: 2}\n" + PayAsksOne);
        var agent = await side.JoinAsync(1);
        var anna = await side.MemberAsync(CredentialScope.Admin, Role.TeamAdmin);
        var bob = await side.MemberAsync(CredentialScope.Admin, null, "payments");
        var asked = await side.PayAsync(agent);
        var delegate_ = await side.JoinAsync(7);
        Assert.IsType<Answer<ApprovalChange>.Forbidden>(await side.VoteAsync(side.As(delegate_), asked.ApprovalId));
        Assert.IsType<Answer<bool>.Done>(await side.Routing.DelegateAsync(
            anna, "acme",
            new ApprovalDelegation(anna.Principal, side.As(delegate_).Principal, "", "on leave", side.Now.Plus(TimeSpan.FromHours(1))),
            CancellationToken.None));
        Assert.Equal(ApprovalPhase.Pending, PhaseOf(await side.VoteAsync(side.As(delegate_), asked.ApprovalId)));
        Assert.Equal("already_voted", Assert.IsType<Answer<ApprovalChange>.Refused>(await side.VoteAsync(anna, asked.ApprovalId)).Rule);
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(bob, asked.ApprovalId)));
    }

    [Fact]
    public async Task Forwarding_changes_whom_it_waits_for_and_not_who_may_decide()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var anna = await side.MemberAsync(CredentialScope.Write, null);
        var asked = await side.PayAsync(agent);
        PhaseOf(await side.Approvals.ForwardAsync(WriteSide.Local, asked.ApprovalId, anna.Principal, "knows best", CancellationToken.None));
        Assert.True(ApprovalId.TryParse(asked.ApprovalId, out var id));
        Assert.Equal(anna.Principal, side.State.Approvals.Find(id)!.State.Target);
        Assert.IsType<Answer<ApprovalChange>.Forbidden>(await side.VoteAsync(anna, asked.ApprovalId));
        Assert.IsType<Answer<ApprovalChange>.Invalid>(
            await side.Approvals.ForwardAsync(WriteSide.Local, asked.ApprovalId, "somebody", "", CancellationToken.None));
    }

    [Fact]
    public async Task A_route_says_who_decides_where_policy_does_not()
    {
        await using var side = await WriteSide.StartAsync(PayAsksOne);
        var agent = await side.JoinAsync(1);
        var developer = await side.MemberAsync(CredentialScope.Write);
        var route = new ApprovalRoute("payments", "TOOL_CALL", ["Developer"], "OrgAdmin", 10);
        Assert.IsType<Answer<bool>.Forbidden>(await side.Routing.SetAsync(developer, "acme", route, CancellationToken.None));
        Assert.IsType<Answer<bool>.Done>(await side.Routing.SetAsync(WriteSide.Local, "acme", route, CancellationToken.None));
        var asked = await side.PayAsync(agent);
        Assert.True(ApprovalId.TryParse(asked.ApprovalId, out var id));
        var request = side.State.Approvals.Find(id)!.State.Request!;
        Assert.Equal(side.Now.Plus(TimeSpan.FromSeconds(10)), request.EscalatesAt);
        Assert.Equal(ApprovalPhase.Granted, PhaseOf(await side.VoteAsync(developer, asked.ApprovalId, conditions: ["read-only"])));
        Assert.Equal(["read-only"], (await side.PayAsync(agent)).Conditions.AsEnumerable());
    }
}
