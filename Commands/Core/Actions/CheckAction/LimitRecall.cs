using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Spends again, after a restart, the limits of what went on while they count.</summary>
public sealed class LimitRecall(RecentDecisions decisions, WriteSideState state, TimeProvider time)
{
    /// <summary>Reads back what the longest limit in force looks back on. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        var longest = state.Policies.LongestLimit;
        if (longest == TimeSpan.Zero)
        {
            return;
        }

        var since = Instant.From(time.GetUtcNow() - longest);
        await foreach (var recorded in decisions.SinceAsync(since, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var envelope = recorded.Event.Open();
            if (ActionDecided.Read(envelope) is { Verdict: not Verdict.Deny } decided
                && decided.Kind is ActionKind.ToolCall or ActionKind.LlmCall)
            {
                state.Policies.For(OrgStreams.Of(envelope.Org ?? ActorClaim.Default).Policies).Set
                    .SpendAgain(QuestionOf(decided, envelope), state.Limits);
            }
        }
    }

    // As far as limits count by it.
    private static PolicyQuestion QuestionOf(ActionDecided decided, EventEnvelope envelope) => new()
    {
        Kind = decided.Kind,
        Tool = decided.Kind == ActionKind.LlmCall ? PolicyQuestion.LlmCallTool : decided.Tool,
        Now = envelope.RecordedAt,
        TraceId = envelope.CorrelationId ?? "",
        Actor = new ActorFacts { Id = decided.Agent, Org = envelope.Org, Team = envelope.Team },
    };
}
