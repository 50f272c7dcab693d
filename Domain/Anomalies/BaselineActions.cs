using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// Which actions count for a baseline: those of agents that showed their credential. What identity, status or a halt denies is
/// nothing that the agent did, and what people are asked about is asked again and again while it waits. Pure.
/// </summary>
public static class BaselineActions
{
    /// <summary>What of an action counts that is being decided; null where nothing does.</summary>
    /// <param name="facts">What the decision rests on.</param>
    /// <param name="ruling">What policy says.</param>
    /// <param name="now">When.</param>
    public static BaselineAction? Of(ActionFacts facts, PolicyRuling ruling, Instant now) =>
        ActionDecider.AssuranceOf(facts) == Assurance.Bound && ruling.Verdict != Verdict.Pending
            ? Of(facts.Action.Kind, facts.Digest, CredentialFindings.CountIn(ruling.FindingKinds), now)
            : null;

    /// <summary>What of a recorded decision counts; null where nothing does.</summary>
    /// <param name="decided">The decision.</param>
    /// <param name="envelope">Its event.</param>
    public static BaselineAction? Of(ActionDecided decided, EventEnvelope envelope) =>
        envelope.Assurance == Assurance.Bound && decided.Verdict != Verdict.Pending && decided.Approval is null
        && !IsOfStatus(decided.Rule)
            ? Of(decided.Kind, decided.Digest, CredentialFindings.CountInDuties(decided.Obligations), envelope.RecordedAt)
            : null;

    /// <summary>Whether a rule denies for the agent's status or for a halt.</summary>
    public static bool IsOfStatus(string rule) =>
        rule is ActionDecider.StatusRule or ActionDecider.IdentityRule or Brake.HaltRule or Brake.OperationRule;

    private static BaselineAction Of(ActionKind kind, Hash256 digest, int credentials, Instant at) => new(
        at, kind == ActionKind.ToolCall ? AgentBaseline.KeyOf(digest) : 0, kind != ActionKind.ToolResult, credentials);
}
