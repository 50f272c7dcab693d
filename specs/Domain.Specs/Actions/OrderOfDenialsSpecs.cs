using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Domain.Actions;

// Identity, status, halts, policy (architecture §5): the first denial gives the reason, whatever the others would say.
public sealed class OrderOfDenialsSpecs
{
    private static readonly Brake?[] Brakes =
    [
        null,
        new("halted", "halted", Brake.HaltRule, "org:acme is halted"),
        new("operation paused", "operation_paused", Brake.OperationRule, "paused"),
        new("operation terminated", "operation_terminated", Brake.OperationRule, "terminated"),
    ];

    private static readonly (PolicySet Set, string Code)[] Policies =
        [(SomeAction.Allowing, "allowed"), (SomeAction.Denying, "tool_denied"), (PolicySet.None, "no_policy")];

    [Fact]
    public void The_first_that_denies_gives_the_reason_in_every_combination()
    {
        foreach (var facts in Combinations())
        {
            var ruling = ActionDecider.Rule(facts.Facts);
            var (code, isOfActor) = Expected(facts.Facts, facts.PolicyCode);
            Assert.Equal(code, ruling.ReasonCode);
            Assert.Equal(code is "allowed" or "observed" ? Verdict.Allow : Verdict.Deny, ruling.Verdict);
            Assert.Equal(facts.Facts.Policy.Digest, ruling.PolicyDigest);

            // What is known of the actor alone is the same answer, and needs no question to policy.
            Assert.Equal(isOfActor ? code : null, ActionDecider.RuleOnActor(facts.Facts)?.ReasonCode);
            Assert.Equal(code == "observed", ruling.Shadow is not null);
        }
    }

    [Fact]
    public void Every_denial_of_the_actor_says_a_rule_and_a_way_out()
    {
        foreach (var ruling in Combinations().Select(each => ActionDecider.RuleOnActor(each.Facts)).OfType<PolicyRuling>())
        {
            Assert.Equal(Verdict.Deny, ruling.Verdict);
            Assert.All((string[])[ruling.Reason, ruling.Rule, ruling.Detail], text => Assert.NotEmpty(text));
            Assert.Null(ruling.Approval);
            Assert.Empty(ruling.Redactions);
        }
    }

    [Fact]
    public void A_suspended_agent_is_told_every_reason_for_which_it_is()
    {
        var agent = SomeAction.AgentOf(AgentStatus.Suspended);
        foreach (var kind in Enum.GetValues<SuspensionKind>())
        {
            agent = agent with { Suspensions = agent.Suspensions.SetItem(kind, new("", null, "", default)) };
            var detail = ActionDecider.Rule(SomeAction.Facts() with { Agent = agent }).Detail;
            Assert.All(agent.Suspensions.Keys, held => Assert.Contains(AgentWords.Of(held), detail, StringComparison.Ordinal));
        }
    }

    // Written once more, as plainly as can be.
    private static (string Code, bool IsOfActor) Expected(ActionFacts facts, string policyCode)
    {
        if (facts.Standing == ActorStanding.MissingCredential)
        {
            return ("credential_missing", true);
        }

        if (facts.Standing == ActorStanding.WrongCredential)
        {
            return ("credential_mismatch", true);
        }

        if (facts.Standing == ActorStanding.ForeignCredential)
        {
            return ("credential_foreign", true);
        }

        if (facts.Agent.Status == AgentStatus.Deregistered)
        {
            return ("agent_deregistered", true);
        }

        if (facts.Agent.Status == AgentStatus.Suspended)
        {
            return ("agent_suspended", true);
        }

        if (facts.Brake is not null)
        {
            return (facts.Brake.ReasonCode, true);
        }

        return (facts.IsObserved && policyCode != "allowed" ? "observed" : policyCode, false);
    }

    private static IEnumerable<(ActionFacts Facts, string PolicyCode)> Combinations() =>
        from standing in Enum.GetValues<ActorStanding>()
        from status in Enum.GetValues<AgentStatus>()
        from brake in Brakes
        from policy in Policies
        from isObserved in new[] { false, true }
        select (SomeAction.Facts(null, standing, status, policy.Set, isObserved, brake), policy.Code);
}
