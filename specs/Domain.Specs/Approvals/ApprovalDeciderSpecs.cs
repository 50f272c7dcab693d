using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;
using static AgentAssembly.Specs.Domain.Approvals.SomeRounds;

namespace AgentAssembly.Specs.Domain.Approvals;

public sealed class ApprovalDeciderSpecs
{
    private static readonly Gen<Step[]> Steps = Any.Array[0, 40];

    [Fact]
    public void A_grant_has_a_quorum_of_people_and_rights_with_the_role_and_of_no_requester() => Seeds.Sample(Steps, 3_000, steps =>
    {
        var told = Play(steps, out _).ConvertAll(each => each.Happened);
        foreach (var granted in told.OfType<ApprovalEvent.Granted>())
        {
            var votes = told.TakeWhile(happened => happened != granted).OfType<ApprovalEvent.VoteCast>()
                .Select(cast => cast.Vote).Where(vote => vote.IsApproval).ToList();
            Assert.Equal(Request.Quorum, votes.Count);
            Assert.Equal(votes.Count, votes.Select(vote => vote.Principal).Distinct().Count());
            Assert.Equal(votes.Count, votes.Select(vote => vote.Right).Distinct().Count());
            Assert.Empty(votes.SelectMany(vote => (string[])[vote.Principal, vote.Right]).Intersect(Request.Requesters));
            Assert.DoesNotContain(votes, vote => vote.Principal == "agent:did:key:sister");
            Assert.All(votes, vote => Assert.True(
                vote.Role == ApprovalRoles.Operator
                || (Roles.TryRead(vote.Role, out var role) && role >= Role.TeamAdmin && vote.Team is "" or "payments"), vote.ToString()));
            Assert.True(granted.At < Request.ExpiresAt, $"granted at {granted.At}");
        }
    });

    [Fact]
    public void Granted_and_redeemed_are_told_once_at_most_and_nothing_is_told_after_an_end() => Seeds.Sample(Steps, 3_000, steps =>
    {
        var told = Play(steps, out _).ConvertAll(each => each.Happened);
        var end = told.FindIndex(happened => happened
            is ApprovalEvent.Rejected or ApprovalEvent.Expired or ApprovalEvent.Withdrawn or ApprovalEvent.Redeemed);
        Assert.True(end < 0 || end == told.Count - 1, string.Join(", ", told));
        Assert.True(told.OfType<ApprovalEvent.Granted>().Count() <= 1);
    });

    [Fact]
    public void A_grant_is_redeemed_by_its_own_action_only_and_while_it_lasts() => Seeds.Sample(Steps, 3_000, steps =>
    {
        var told = Play(steps, out _);
        foreach (var (command, _, happened) in told.Where(each => each.Happened is ApprovalEvent.Redeemed))
        {
            var granted = Assert.Single(told.Select(each => each.Happened).OfType<ApprovalEvent.Granted>());
            Assert.Equal(Digest, Assert.IsType<ApprovalCommand.Claim>(command).Digest);
            Assert.True(happened.At < granted.Until, $"redeemed at {happened.At}, granted until {granted.Until}");
        }
    });

    [Fact]
    public void Whatever_a_clock_does_an_allowed_action_has_its_own_redemption() => Seeds.Sample(Steps, 3_000, steps =>
    {
        var (allowed, state, clock, stamp) = (0, Run(ApprovalDecider.Initial, new ApprovalCommand.Open(Request), Noon).After, Noon, Noon);
        foreach (var step in steps)
        {
            clock = clock.Plus(TimeSpan.FromSeconds(step.Seconds));
            stamp = clock > stamp ? clock : stamp;
            var ran = Run(state, At(step.Command, clock), stamp);
            allowed += ran.Reply is ApprovalReply.Redeemed ? 1 : 0;
            state = ran.After;
        }

        Assert.True(allowed <= 1, $"{allowed} actions were allowed");
        Assert.Equal(allowed == 1, state.Phase == ApprovalPhase.Redeemed);
    });

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() => Seeds.Sample(Gen.Select(Steps, Any), 2_000, sampled =>
    {
        Play(sampled.Item1, out var state);
        var at = state.LastAt;
        var once = Run(state, At(sampled.Item2.Command, at), at);
        Assert.Empty(Run(once.After, At(sampled.Item2.Command, at), at).Events);
    });

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() => Seeds.Sample(
        Gen.Select(Gen.OneOf([.. SomeApprovalEvents.RoundsByType.Values]).Array[0, 20], Any), 1_000, sampled =>
        {
            var state = sampled.Item1.Prepend(new ApprovalEvent.Requested(Request)).Aggregate(ApprovalDecider.Initial, ApprovalDecider.Evolve);
            Assert.NotNull(ApprovalDecider.Decide(state, At(sampled.Item2.Command, Noon)).Reply);
        });

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    [InlineData(59, 1)]
    [InlineData(60, 2)]
    public void Escalation_comes_before_expiry_and_neither_before_its_time(int seconds, int expected)
    {
        var state = Run(ApprovalDecider.Initial, new ApprovalCommand.Open(Request), Noon).After;
        var now = Noon.Plus(TimeSpan.FromSeconds(seconds));
        var happened = Run(state, new ApprovalCommand.Tick(now), now).Events;
        Assert.Equal(expected, happened is [ApprovalEvent.Escalated] ? 1 : happened is [ApprovalEvent.Expired] ? 2 : 0);
    }

    [Fact]
    public void A_refusal_answers_the_same_action_for_a_minute_and_then_people_are_asked_anew()
    {
        var state = Run(ApprovalDecider.Initial, new ApprovalCommand.Open(Request), Noon).After;
        state = Run(state, new ApprovalCommand.Vote(Anna, false, "too much", [], Noon), Noon).After;
        Assert.Equal(new ApprovalReply.Denied(ApprovalPhase.Rejected, "too much"), Answer(59.999));
        Assert.Equal(new ApprovalReply.Over(ApprovalPhase.Rejected), Answer(60));
        Assert.Equal(new ApprovalReply.Denied(ApprovalPhase.Rejected, "too much"), Answer(-3_600));

        ApprovalReply Answer(double seconds) =>
            ApprovalDecider.Decide(state, At(Claim, Noon.Plus(TimeSpan.FromSeconds(seconds)))).Reply;
    }

    [Fact]
    public void What_was_granted_under_weaker_terms_or_for_another_rule_is_taken_back()
    {
        var state = Run(ApprovalDecider.Initial, new ApprovalCommand.Open(Request with { Quorum = 1 }), Noon).After;
        state = Run(state, Approves(Anna, Noon), Noon).After;
        Assert.Equal(ApprovalPhase.Granted, state.Phase);
        var same = Claim with { Quorum = 1, Now = Noon };
        Assert.IsType<ApprovalReply.Redeemed>(ApprovalDecider.Decide(state, same).Reply);
        Assert.All(
            (ApprovalCommand[])[same with { Quorum = 2 }, same with { Roles = ["org_admin"] }, same with { Rule = "rules.other" }],
            claim =>
            {
                var ran = Run(state, claim, Noon);
                Assert.Equal(new ApprovalReply.Over(ApprovalPhase.Withdrawn), ran.Reply);
                Assert.IsType<ApprovalEvent.Withdrawn>(Assert.Single(ran.Events));
            });
    }

    [Theory]
    [InlineData("TeamAdmin", "team_admin")]
    [InlineData("OrgAdmin", "org_admin")]
    [InlineData("org-admin", "org_admin")]
    [InlineData("owner", "org_admin")]
    [InlineData("developer", "developer")]
    [InlineData("SecurityDesk", "SecurityDesk")]
    [InlineData("viewer", "viewer")]
    public void Labels_of_existing_policies_are_our_roles_where_we_know_them(string label, string name)
    {
        Assert.Equal(name, ApprovalRoles.NameOf(label));
        Assert.Equal(Role.Developer <= ApprovalRoles.Read(label), Roles.TryRead(name, out var role) && role >= Role.Developer);
    }

    [Theory]
    [InlineData("4a1296ac9501c12542b0bbaa471748ec", true)]
    [InlineData("4A1296AC-9501-C125-42B0-BBAA471748EC", true)]
    [InlineData("4a1296ac9501c12542b0bbaa471748e", false)]
    [InlineData("4a1296ac9-501c125-42b0-bbaa-471748ec", false)]
    [InlineData("", false)]
    public void An_id_is_read_as_digits_or_as_a_uuid(string text, bool isId) => Assert.Equal(isId, ApprovalId.TryParse(text, out _));

    [Fact]
    public void Rounds_of_other_orgs_actions_and_numbers_have_ids_of_their_own()
    {
        var other = Hash256.From(Enumerable.Repeat((byte)9, 32).ToArray());
        ApprovalId[] ids = [ApprovalId.Of("acme", Digest, 0), ApprovalId.Of("acme", Digest, 1), ApprovalId.Of("other", Digest, 0), ApprovalId.Of("acme", other, 0)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(ApprovalId.TryParse(id.ToString(), out var read) && read == id));
    }
}
