using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// The question that a recorded decision answered, put together again from what the log holds: the action from its event and
/// its inputs, the time from when it was recorded, the agent from the events before it. Pure.
/// </summary>
public static class ReplayedAction
{
    private const string AgentPrincipal = "agent:";

    /// <summary>Why inputs that are not there cannot be done without, a word of <see cref="NotCompared"/>; null where they can.</summary>
    public static string? WhyIncomplete(RecordedDecision decision) => decision.InputsOmitted switch
    {
        "" => decision.Inputs.IsEmpty && decision.PayloadBytes > 0 ? NotCompared.InputsUnrecorded : null,
        ActionInputs.Off => NotCompared.InputsOff,
        ActionInputs.TooLarge => NotCompared.InputsTooLarge,
        ActionInputs.KeyDestroyed => NotCompared.KeyDestroyed,
        ActionInputs.VaultUnavailable => NotCompared.Vault,
        _ => NotCompared.InputsUnreadable,
    };

    /// <summary>What was known of somebody who did not show a credential: what he said of himself.</summary>
    public static ActorFacts Asserted(RecordedDecision decision) => new()
    {
        Id = decision.Agent,
        Org = decision.Org,
        Team = decision.Team,
        Did = decision.Principal.StartsWith(AgentPrincipal, StringComparison.Ordinal)
            ? decision.Principal[AgentPrincipal.Length..]
            : null,
    };

    /// <summary>The question.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="inputs">Its inputs, complete.</param>
    /// <param name="actor">What was known of the agent then.</param>
    /// <param name="session">What the session had done before; null where nothing asks for it.</param>
    /// <returns>The question; null where what was redacted is not in a payload, so that nothing could tell whether it counts.</returns>
    public static PolicyQuestion? QuestionOf(
        RecordedDecision decision, in RecordedInputs inputs, ActorFacts actor, SessionFacts? session)
    {
        var hasOtherLength = inputs.Payload.Length != decision.PayloadBytes;
        var isRedacted = hasOtherLength || (RedactedReading.HasLabel(inputs.Payload.Span) && !WasClean(decision));
        if (RedactedReading.HasLabel(inputs.Host) || (isRedacted && decision.Kind == ActionKind.ProcessExec))
        {
            return null;
        }

        var question = ActionQuestion.Of(ActionOf(decision, inputs), actor, session, decision.At) with { Scanned = null };
        return isRedacted
            ? question with { Redacted = RedactedReading.Of(inputs.Payload.Span, hasOtherLength || decision.HasFindings) }
            : question;
    }

    // What was not denied was scanned; where nothing was found, labels in it were sent as they are.
    private static bool WasClean(RecordedDecision decision) =>
        !decision.HasFindings && RecordedSay.Of(decision) is { Unknown: null, Verdict: not Verdict.Deny };

    private static AgentAction ActionOf(RecordedDecision decision, in RecordedInputs inputs) => new()
    {
        Actor = new ActorClaim(decision.Org, decision.Team, ""),
        Kind = decision.Kind,
        TraceId = decision.TraceId,
        Tool = decision.Tool,
        Model = decision.Model,
        PromptTokens = decision.PromptTokens,
        ContainsPersonalData = inputs.ContainsPersonalData,
        Host = inputs.Host.Length > 0 ? inputs.Host : decision.Host,
        Port = decision.Port,
        Operation = decision.Operation,
        Path = decision.Path,
        Command = decision.Command,
        Message = decision.Kind == ActionKind.SendMessage ? new(decision.TargetTeam, "", decision.Channel) : null,
        Payload = inputs.Payload,
    };
}
