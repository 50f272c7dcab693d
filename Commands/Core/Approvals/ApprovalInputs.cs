using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>
/// Shows those who decide about an action what it is, redacted as it was recorded, until it is decided. That
/// somebody looked is an event. Safe for concurrent use.
/// </summary>
public sealed class ApprovalInputs(
    IEventStore store, IEventFeed feed, ApprovalRounds rounds, ApprovalVoters voters, InputDisclosure disclosure)
{
    // A question is appended with the decision that asks it, and a group of appends has no more events than this.
    private const ulong NearMax = 8_192;
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    /// <summary>The inputs of the decision that asked; for those who may decide.</summary>
    public async ValueTask<Answer<DisclosedInputs>> RevealAsync(Caller caller, string text, CancellationToken cancellationToken)
    {
        if (!ApprovalId.TryParse(text, out var id)
            || await rounds.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } round
            || !ApprovalSight.MaySee(caller, round))
        {
            return new Answer<DisclosedInputs>.NotFound(ApprovalQueries.Unknown(text));
        }

        if (ApprovalVoters.IsOfTheAskers(caller, round))
        {
            return new Answer<DisclosedInputs>.Forbidden(
                "agents of the delegation that asks do not decide about it, and so do not see what it is: let somebody else look");
        }

        if (!voters.MayDecide(caller, round))
        {
            return new Answer<DisclosedInputs>.Forbidden(
                $"only those who decide about it see what it is: that needs {string.Join(" or ", round.State.Request!.Roles)}");
        }

        if (round.State.Phase != ApprovalPhase.Pending)
        {
            return new Answer<DisclosedInputs>.Refused(
                "approval_not_pending",
                "what it is can be seen while it waits for a decision: the operator sees it later too, with 'aasm audit show --decrypt'");
        }

        return await DecisionAsync(id, round.State.Request!.Decision, cancellationToken).ConfigureAwait(false) is { } decision
            ? await disclosure.RevealAsync(caller, decision, cancellationToken).ConfigureAwait(false)
            : new Answer<DisclosedInputs>.NotFound($"the decision {round.State.Request.Decision} is not beside its question in this log");
    }

    private async ValueTask<EventEnvelope?> DecisionAsync(ApprovalId id, EventId decision, CancellationToken cancellationToken)
    {
        var asked = Position.Start;
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            asked = recorded.Position;
            break;
        }

        var from = new Position(asked.Value - Math.Min(asked.Value, NearMax));
        await foreach (var recorded in feed.ReadAllAsync(from, Sessions, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position.Value > asked.Value + NearMax)
            {
                return null;
            }

            if (recorded.Event.Open() is var envelope && envelope.Id == decision)
            {
                return envelope;
            }
        }

        return null;
    }
}
