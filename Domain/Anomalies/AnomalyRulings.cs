using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>What an anomaly makes of a ruling, and what is recorded of it. Pure.</summary>
public static class AnomalyRulings
{
    /// <summary>The rule behind denials for an anomaly (policy specification §7.3).</summary>
    public const string Rule = "anomaly_detection";

    /// <summary>The reason of such denials.</summary>
    public const string Reason = "anomaly detected";

    /// <summary>The code of that reason.</summary>
    public const string ReasonCode = "anomaly_detected";

    /// <summary>What is done about a finding.</summary>
    /// <param name="facts">What the decision rests on.</param>
    /// <param name="ruling">What policy says.</param>
    /// <param name="response">What the org wants done.</param>
    public static AnomalyEffect EffectOf(ActionFacts facts, PolicyRuling ruling, AnomalyResponse response) =>
        facts.IsObserved ? AnomalyEffect.Observed
        : response == AnomalyResponse.Alert ? AnomalyEffect.Recorded
        : response != AnomalyResponse.Block && CanBeSuspended(facts)
            ? response == AnomalyResponse.Pause ? AnomalyEffect.Suspended : AnomalyEffect.Quarantined
        : ruling.Verdict == Verdict.Deny ? AnomalyEffect.AlreadyDenied
        : AnomalyEffect.Denied;

    /// <summary>Whether an effect wants the action denied that it came of.</summary>
    public static bool Denies(AnomalyEffect effect) =>
        effect is AnomalyEffect.Denied or AnomalyEffect.Suspended or AnomalyEffect.Quarantined;

    /// <summary>Whether an effect is to be recorded every time: something was done, and that has to have its evidence.</summary>
    public static bool IsAlwaysRecorded(AnomalyEffect effect) => Denies(effect);

    /// <summary>The ruling in place of policy's; that itself where it denies already, for the earlier reason is the one.</summary>
    public static PolicyRuling Denied(PolicyRuling ruling, AnomalyFinding finding, AnomalyEffect effect) =>
        ruling.Verdict == Verdict.Deny
            ? ruling
            : ruling with
            {
                Verdict = Verdict.Deny,
                Reason = Reason,
                ReasonCode = ReasonCode,
                Rule = Rule,
                Clause = AnomalyWords.Of(finding.Type),
                Detail = DetailOf(finding, effect),
                IsNarrowed = false,
                Redactions = [],
                Approval = null,
            };

    /// <summary>What is recorded of a finding.</summary>
    public static Anomaly Record(ActionFacts facts, AnomalyFinding finding, AnomalyEffect effect, AnomalyRulesState rules) => new()
    {
        Type = finding.Type,
        Agent = facts.Action.Actor.AgentId,
        Subject = finding.Subject,
        Response = finding.Response,
        Effect = effect,
        PauseSeconds = effect == AnomalyEffect.Suspended ? rules.Rules.PauseSeconds : 0,
        RulesVersion = rules.Version,
        RulesDigest = rules.Digest,
        Evidence = finding.Evidence,
    };

    private static bool CanBeSuspended(ActionFacts facts) =>
        facts.Standing == ActorStanding.Bound && facts.Agent.Presence == AgentPresence.Registered;

    private static string DetailOf(AnomalyFinding finding, AnomalyEffect effect)
    {
        var figures = string.Join(", ", finding.Evidence.Select(each => $"{each.Key} {each.Value}"));
        var suspended = effect switch
        {
            AnomalyEffect.Suspended => " The agent is suspended for a while.",
            AnomalyEffect.Quarantined => " The agent is in quarantine until somebody resumes it.",
            _ => "",
        };
        return $"{AnomalyWords.Of(finding.Type)} ({figures}): {WayOut(finding.Type)}.{suspended}";
    }

    private static string WayOut(AnomalyType type) => type switch
    {
        AnomalyType.ChildProcessExecution => "name the program in 'process.allow' of a policy, if agents may run it",
        AnomalyType.UnknownExternalConnection => "add the host to 'network.allowlist' of the policy, if agents may reach it",
        AnomalyType.DataExfiltrationAttempt => "take the credential out of the address",
        AnomalyType.LoopRunaway => "find out why the same call is repeated; 'aasm anomalies rules set' sets the threshold",
        _ => "find out why; 'aasm anomalies rules set' says what counts and what is done",
    };
}
