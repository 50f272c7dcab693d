using System.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Trust;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Specs.Commands.Approvals;

namespace AgentAssembly.Specs.Commands.Trust;

public sealed class TrustBookSpecs
{
    private const string Policy = """
        approval_timeout_secs: 60
        data: {credential_action: redact_only}
        tools:
          look: {allow: true}
          pay: {allow: true, requires_approval_if: 'true'}
          drop: {allow: false}
        """;

    private const string Token = "{\"key\":\"ghp_16C7e42F292c6912E7710c838347Ae178B4a\",\"to\":\"anna@example.com\"}";

    [Fact]
    public async Task A_score_is_made_of_what_was_decided_and_of_what_people_refused_across_restarts_and_days()
    {
        await using var first = await WriteSide.StartAsync(Policy);
        var agent = await first.JoinAsync(1);
        var other = await first.JoinAsync(2);
        for (var i = 0; i < 16; i++)
        {
            await first.CheckAsync(agent.Calls("look"));
        }

        await first.CheckAsync(agent.Calls("drop"));
        await first.CheckAsync(agent.Calls("drop"));
        await first.CheckAsync(other.Calls("drop"));
        var look = agent.Calls("look");
        await first.CheckAsync(look with { Action = look.Action with { Payload = Encoding.UTF8.GetBytes(Token) } });
        var asked = await first.PayAsync(agent);
        var voted = await first.VoteAsync(WriteSide.Local, asked.ApprovalId, isApproval: false, "no");
        Assert.Equal(ApprovalPhase.Rejected, ApprovalSide.PhaseOf(voted));
        Assert.Equal(new(null, 4.0m, new(19, 2, 1, 1), 20), await ScoreAsync(first, agent));

        await using var side = await first.RestartAsync();
        Assert.Equal(new(null, 4.0m, new(19, 2, 1, 1), 20), await ScoreAsync(side, agent));
        await side.CheckAsync(agent.Calls("look"));
        Assert.Equal(new(80, 4.0m, new(20, 2, 1, 1), 20), await ScoreAsync(side, agent));
        Assert.Equal(new(null, 1.0m, new(1, 1, 0, 0), 20), await ScoreAsync(side, other));

        side.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(new(null, 0m, default, 20), await ScoreAsync(side, agent));
    }

    [Fact]
    public async Task A_question_that_was_asked_before_the_window_counts_when_it_ends_within_it()
    {
        await using var first = await WriteSide.StartAsync(Policy.Replace("60", "86400", StringComparison.Ordinal));
        var agent = await first.JoinAsync(1);
        var asked = await first.PayAsync(agent);
        first.Time.Advance(TimeSpan.FromHours(13));
        var voted = await first.VoteAsync(WriteSide.Local, asked.ApprovalId, isApproval: false, "no");
        Assert.Equal(ApprovalPhase.Rejected, ApprovalSide.PhaseOf(voted));
        first.Time.Advance(TimeSpan.FromDays(6));
        await using var side = await first.RestartAsync();
        Assert.Equal(new(0, 0, 0, 1), (await ScoreAsync(side, agent)).Signals);
    }

    [Fact]
    public async Task Weights_need_org_admin_and_count_for_what_happened_before()
    {
        await using var side = await WriteSide.StartAsync(Policy);
        var agent = await side.JoinAsync(1);
        for (var i = 0; i < 10; i++)
        {
            await side.CheckAsync(agent.Calls(i == 0 ? "drop" : "look"));
        }

        await side.EnrolAsync(new TestAgent(50, "other", "payments"));
        var trust = Administration(side);
        var wanted = new SetTrustWeights(TrustWeights.Default with { MinActions = 10, Violation = new(3, true) }, "we are strict", 0);
        var reader = await side.MemberAsync();
        Assert.IsType<Answer<int>.Forbidden>(await trust.SetAsync(reader, "acme", wanted, CancellationToken.None));
        Assert.IsType<Answer<int>.NotFound>(await trust.SetAsync(await side.MemberAsync(org: "other"), "acme", wanted, CancellationToken.None));
        Assert.IsType<Answer<int>.Invalid>(await trust.SetAsync(WriteSide.Local, "acme", wanted with { Reason = " " }, CancellationToken.None));
        var admin = await side.MemberAsync(CredentialScope.Admin);
        Assert.Equal(1, Assert.IsType<Answer<int>.Done>(await trust.SetAsync(admin, "acme", wanted, CancellationToken.None)).Value);
        Assert.Equal(70, (await ScoreAsync(side, agent)).Value);
        await using var again = await side.RestartAsync();
        Assert.Equal(70, (await ScoreAsync(again, agent)).Value);
    }

    private static TrustAdministration Administration(WriteSide side) =>
        new(side.Commands, side.Permission, new TrustBook(side.State, side.Store, side.Log), side.Sequencer);

    private static async Task<TrustScore> ScoreAsync(WriteSide side, TestAgent agent) => Assert.Single(
        await Administration(side).ScoreAsync([side.State.Agents.Find(agent.Id)!], side.Now, CancellationToken.None)).Score;
}
