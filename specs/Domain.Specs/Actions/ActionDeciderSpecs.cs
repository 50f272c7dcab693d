using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Domain.Actions;

public sealed class ActionDeciderSpecs
{
    [Theory]
    [InlineData(ActorStanding.MissingCredential, "missing credential token", "credential_missing")]
    [InlineData(ActorStanding.WrongCredential, "credential token mismatch", "credential_mismatch")]
    [InlineData(ActorStanding.ForeignCredential, "credential token registered to a different agent", "credential_foreign")]
    public void Identity_is_refused_first_with_the_words_that_existing_callers_compare(
        ActorStanding standing, string reason, string code)
    {
        // Gateway specification §4.1, byte for byte. Status and policy would deny as well and do not get to speak.
        var ruling = ActionDecider.Rule(
            SomeAction.Facts(standing: standing, status: AgentStatus.Deregistered, policy: SomeAction.Denying));
        Assert.Equal(
            (Verdict.Deny, reason, code, "a2a_identity_verification"),
            (ruling.Verdict, ruling.Reason, ruling.ReasonCode, ruling.Rule));
        Assert.Equal(SomeAction.Denying.Digest, ruling.PolicyDigest);
    }

    [Theory]
    [InlineData(ActorStanding.Unattributed, AgentStatus.Unknown)]
    [InlineData(ActorStanding.Asserted, AgentStatus.Unknown)]
    [InlineData(ActorStanding.Bound, AgentStatus.Active)]
    public void Policy_speaks_when_nothing_else_denies(ActorStanding standing, AgentStatus status)
    {
        Assert.Equal(Verdict.Allow, Rule(SomeAction.Allowing).Verdict);
        Assert.Equal("tool denied by policy", Rule(SomeAction.Denying).Reason);
        Assert.Equal("no policy — fail-closed", Rule(PolicySet.None).Reason);

        PolicyRuling Rule(PolicySet policy) =>
            ActionDecider.Rule(SomeAction.Facts(standing: standing, status: status, policy: policy));
    }

    [Theory]
    [InlineData(ActorStanding.Asserted, Assurance.Asserted, false)]
    [InlineData(ActorStanding.Bound, Assurance.Bound, false)]
    [InlineData(ActorStanding.MissingCredential, Assurance.Asserted, true)]
    [InlineData(ActorStanding.WrongCredential, Assurance.Asserted, true)]
    [InlineData(ActorStanding.ForeignCredential, Assurance.Asserted, true)]
    public void A_standing_says_how_far_the_claim_is_corroborated(ActorStanding standing, Assurance assurance, bool refused)
    {
        Assert.Equal(assurance, ActionDecider.AssuranceOf(SomeAction.Facts(standing: standing)));
        var nobody = SomeAction.ToolCall with { Actor = new("acme", "default", "") };
        Assert.Equal(Assurance.Unattributed, ActionDecider.AssuranceOf(SomeAction.Facts(nobody, standing)));
        Assert.Equal(refused, ActionDecider.IsRefused(standing));
    }

    [Fact]
    public void A_caller_from_afar_without_a_credential_is_not_told_that_it_is_registered()
    {
        var unknown = ActionDecider.Rule(SomeAction.Facts(
            standing: ActorStanding.MissingCredential, status: AgentStatus.Unknown));
        Assert.DoesNotContain("is registered", unknown.Detail, StringComparison.Ordinal);
        var known = ActionDecider.Rule(SomeAction.Facts(standing: ActorStanding.MissingCredential));
        Assert.Contains("is registered", known.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_recorded_says_what_was_asked_decided_and_relied_on()
    {
        var facts = SomeAction.Facts(policy: SomeAction.Denying);
        var ruling = ActionDecider.Rule(facts);
        var decided = ActionDecider.Record(facts, ruling, 7, "00ff");
        Assert.Equal(
            (facts.Action.Actor.AgentId, ActionKind.ToolCall, "search", "mcp", "example.com", "span-1", "did:key:z6Boss"),
            (decided.Agent, decided.Kind, decided.Tool, decided.ToolSource, decided.Host, decided.SpanId, decided.Caller));
        Assert.Equal(
            (Verdict.Deny, "tool denied by policy", "tool_denied", "tools.*", "some.yaml:1"),
            (decided.Verdict, decided.Reason, decided.ReasonCode, decided.Rule, decided.Clause));
        Assert.Equal(
            (facts.Digest, SomeAction.Denying.Digest, 9, 7L, "00ff"),
            (decided.Digest, decided.PolicyDigest, decided.PayloadBytes, decided.LatencyMicroseconds, decided.IdempotencyKey));
        Assert.Equal(facts.ReliedOn.Where(check => !check.Expected.IsNoStream), decided.ReliedOn);
    }
}
