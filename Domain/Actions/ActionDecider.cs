using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Actions;

/// <summary>How an actor's claim holds against what is registered.</summary>
public enum ActorStanding
{
    /// <summary>Nobody was claimed.</summary>
    Unattributed,

    /// <summary>Somebody was claimed who is not registered, and nothing contradicts it.</summary>
    Asserted,

    /// <summary>The credential is the claimed agent's.</summary>
    Bound,

    /// <summary>The claimed agent is registered, or the caller comes from afar, and no credential came.</summary>
    MissingCredential,

    /// <summary>The claimed agent is registered, and the credential is another one.</summary>
    WrongCredential,

    /// <summary>The credential belongs to another agent than the claimed one.</summary>
    ForeignCredential,
}

/// <summary>Everything that a decision rests on.</summary>
/// <param name="Action">What was asked.</param>
/// <param name="Standing">How the claim holds.</param>
/// <param name="Agent">The agent as it is registered.</param>
/// <param name="IsObserved">Whether verdicts on it are only observed now.</param>
/// <param name="Brake">What halts it; null where nothing does.</param>
/// <param name="Policy">The policy set in force.</param>
/// <param name="Question">What the policy is asked.</param>
/// <param name="Limits">What was spent of its limits.</param>
/// <param name="ReliedOn">The streams behind standing, status and policy, as they were.</param>
/// <param name="Digest">The action's keyed digest.</param>
public sealed record ActionFacts(
    AgentAction Action,
    ActorStanding Standing,
    AgentState Agent,
    bool IsObserved,
    Brake? Brake,
    PolicySet Policy,
    PolicyQuestion Question,
    RateLedger Limits,
    ImmutableArray<StreamCheck> ReliedOn,
    Hash256 Digest);

/// <summary>
/// Decides one action. The order is fixed (architecture §5): identity, status, halts, then policy; the first denial gives
/// the reason. Pure.
/// </summary>
public static class ActionDecider
{
    /// <summary>The rule behind denials for lack of a credential (gateway specification §4).</summary>
    public const string IdentityRule = "a2a_identity_verification";

    /// <summary>The rule behind denials for an agent's status.</summary>
    public const string StatusRule = "agent_status";

    /// <summary>The reason code of what is allowed because verdicts are only observed.</summary>
    public const string ObservedCode = "observed";

    /// <summary>How far the claim is corroborated (gateway specification §1.3).</summary>
    public static Assurance AssuranceOf(ActionFacts facts) =>
        facts.Action.Actor.AgentId == AgentId.Unattributed ? Assurance.Unattributed
        : facts.Standing == ActorStanding.Bound ? Assurance.Bound
        : Assurance.Asserted;

    /// <summary>The name under which events tell of an actor.</summary>
    public static string PrincipalOf(ActorClaim actor) => actor.Did.Length == 0 ? "anonymous" : $"agent:{actor.Did}";

    /// <summary>Whether the claim is refused before anything else is looked at.</summary>
    public static bool IsRefused(ActorStanding standing) => standing > ActorStanding.Bound;

    /// <summary>Answers the question that the facts pose, and spends the limits of what may go on.</summary>
    public static PolicyRuling Rule(ActionFacts facts) =>
        RuleOnActor(facts) ?? Observe(facts, facts.Policy.Evaluate(facts.Question, facts.Limits));

    /// <summary>The ruling where the budget does not allow what policy does.</summary>
    /// <param name="facts">What the decision rests on.</param>
    /// <param name="ruling">What policy said.</param>
    /// <param name="exceedance">The limit that would be exceeded.</param>
    public static PolicyRuling OverBudget(ActionFacts facts, PolicyRuling ruling, Exceedance exceedance) =>
        ruling.Shadow is not null ? ruling : Observe(facts, BudgetRulings.Of(ruling, exceedance));

    /// <summary>The denial for who asks, whatever is asked; null where policy has to speak.</summary>
    public static PolicyRuling? RuleOnActor(ActionFacts facts) =>
        RuleOnIdentity(facts) ?? RuleOnStatus(facts) ?? RuleOnHalts(facts);

    /// <summary>What is recorded of a ruling.</summary>
    public static ActionDecided Record(
        ActionFacts facts,
        PolicyRuling ruling,
        long latencyMicroseconds,
        string idempotencyKey,
        InputRecord inputs = default,
        EventId? reservation = null) => new()
        {
            Reservation = reservation,
            Agent = facts.Action.Actor.AgentId,
            Kind = facts.Action.Kind,
            Caller = facts.Action.Caller?.Did ?? "",
            Channel = facts.Action.Message?.Channel ?? "",
            TargetAgent = facts.Action.Message?.AgentIn(facts.Action.Actor.Org),
            TargetTeam = facts.Action.Message?.Team ?? "",
            Tool = facts.Action.Tool,
            ToolSource = facts.Action.ToolSource,
            Model = facts.Action.Model,
            PromptTokens = facts.Action.PromptTokens,
            Host = HostIn(facts.Action.Host),
            Port = facts.Action.Port,
            Operation = facts.Action.Operation,
            Path = facts.Action.Path,
            Command = facts.Action.Command,
            SpanId = facts.Action.SpanId,
            Digest = facts.Digest,
            PayloadBytes = facts.Action.Payload.Length,
            Verdict = ruling.Verdict,
            Reason = ruling.Reason,
            ReasonCode = ruling.ReasonCode,
            Rule = ruling.Rule,
            Clause = ruling.Clause,
            PolicyDigest = ruling.PolicyDigest,
            ReliedOn = WithEvents(facts.ReliedOn),
            Obligations = ObligationsOf(ruling),
            Shadow = ruling.Shadow is { } shadow
                ? new ShadowVerdict(shadow.Verdict, shadow.ReasonCode, shadow.Rule, shadow.Clause)
                : null,
            LatencyMicroseconds = latencyMicroseconds,
            IdempotencyKey = idempotencyKey,
            Inputs = inputs.Sealed ?? "",
            InputsOmitted = inputs.Omitted ?? "",
        };

    // What was absent shows in the log itself: nothing of such a stream stands before the decision.
    private static ImmutableArray<StreamCheck> WithEvents(ImmutableArray<StreamCheck> checks)
    {
        var count = 0;
        foreach (var check in checks)
        {
            count += check.Expected.IsNoStream ? 0 : 1;
        }

        if (count == checks.Length)
        {
            return checks;
        }

        var present = ImmutableArray.CreateBuilder<StreamCheck>(count);
        foreach (var check in checks)
        {
            if (!check.Expected.IsNoStream)
            {
                present.Add(check);
            }
        }

        return present.MoveToImmutable();
    }

    // What has to be done and told, in words without anything of the payload.
    private static ImmutableArray<string> ObligationsOf(PolicyRuling ruling)
    {
        if (ruling is { Approval: null, Redactions.IsEmpty: true, FindingKinds.IsEmpty: true, Observed.IsEmpty: true })
        {
            return [];
        }

        var obligations = new List<string>();
        if (ruling.Approval is { } terms)
        {
            obligations.Add(string.Create(
                CultureInfo.InvariantCulture, $"approve within={terms.TimeoutSeconds}s quorum={terms.Quorum}"));
        }

        obligations.AddRange(ruling.Redactions.Select(duty => "redact " + duty.Kind).Distinct());
        obligations.AddRange(ruling.FindingKinds.Select(kind => (ruling.IsAlert ? "alert " : "found ") + kind));
        obligations.AddRange(ruling.Observed.Select(rule => "observe " + rule));
        return [.. obligations];
    }

    /// <summary>
    /// Of what a caller calls a host, the host. Callers are known to send a whole address, and what stands around the host may
    /// hold credentials.
    /// </summary>
    public static string HostIn(string said)
    {
        var scheme = said.IndexOfAny(['/', '\\']) is var slash and > 0 && said[slash - 1] == ':' ? slash : 0;
        var rest = said.AsSpan(scheme).TrimStart("/\\");
        var end = rest.IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        return authority[(authority.LastIndexOf('@') + 1)..].ToString();
    }

    /// <summary>
    /// The ruling where the inputs could not be encrypted: nothing happens of which no evidence is left. What is denied anyway
    /// keeps its reason.
    /// </summary>
    public static PolicyRuling WithoutVault(ActionFacts facts, PolicyRuling ruling) =>
        ruling.Verdict == Verdict.Deny
            ? ruling
            : Denied(facts, "vault unavailable", "vault_unavailable", "vault",
                "the inputs cannot be encrypted, so nothing is allowed: see the server's log and 'aasm doctor'");

    private static PolicyRuling? RuleOnIdentity(ActionFacts facts) => facts.Standing switch
    {
        ActorStanding.MissingCredential => Denied(facts, "missing credential token", "credential_missing", IdentityRule,
            facts.Agent.Presence == AgentPresence.Registered
                ? "the agent is registered, and the request has no credential_token: send the one that Register returned"
                : "callers from here need a credential_token: register the agent, and send the one that Register returns"),
        ActorStanding.WrongCredential => Denied(facts, "credential token mismatch", "credential_mismatch", IdentityRule,
            "the credential_token is not the one of this agent: register again to get a new one"),
        ActorStanding.ForeignCredential => Denied(facts, "credential token registered to a different agent",
            "credential_foreign", IdentityRule,
            "the credential_token belongs to another agent: claim the agent that it was given to"),
        _ => null,
    };

    private static PolicyRuling? RuleOnStatus(ActionFacts facts) => facts.Agent.Status switch
    {
        AgentStatus.Deregistered => Denied(facts, "agent deregistered", "agent_deregistered", StatusRule,
            "the agent has left the registry: register it again before it acts"),
        AgentStatus.Suspended => Denied(facts, "agent suspended", "agent_suspended", StatusRule,
            $"the agent is suspended ({string.Join(", ", facts.Agent.Suspensions.Keys.Select(AgentWords.Of))}): "
            + "somebody who may has to resume it"),
        _ => null,
    };

    private static PolicyRuling? RuleOnHalts(ActionFacts facts) => facts.Brake is { } brake
        ? Denied(facts, brake.Reason, brake.ReasonCode, brake.Rule, brake.Detail)
        : null;

    // Observing changes nothing but the record: neither approvals nor redactions nor denials of policy hold anything up.
    // Identity, status and halts do; they were looked at before.
    private static PolicyRuling Observe(ActionFacts facts, PolicyRuling ruling) =>
        !facts.IsObserved || ruling.Verdict == Verdict.Allow
            ? ruling
            : ruling with
            {
                Verdict = Verdict.Allow,
                Reason = "",
                ReasonCode = ObservedCode,
                Detail = $"observed only: enforcing would have said {Verdicts.Name(ruling.Verdict)}. {ruling.Detail}",
                Redactions = [],
                Approval = null,
                SuspendsAgent = false,
                Shadow = ruling,
            };

    private static PolicyRuling Denied(ActionFacts facts, string reason, string code, string rule, string detail) => new()
    {
        Verdict = Verdict.Deny,
        Reason = reason,
        ReasonCode = code,
        Rule = rule,
        Clause = "",
        PolicyDigest = facts.Policy.Digest,
        Detail = detail,
    };
}
