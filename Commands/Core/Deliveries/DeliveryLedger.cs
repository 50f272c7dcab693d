using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>Which deliveries somebody wants to see.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Phases">Where they stand; none for all.</param>
/// <param name="Destination">The destination's name; empty for all.</param>
/// <param name="Alert">The alert; null for all.</param>
/// <param name="After">
/// A delivery of the org, whose place in the order is gone on from, whether or not it is among those that are wanted; null to
/// begin at the beginning.
/// </param>
public sealed record DeliveryQuestion(
    string Org, ImmutableArray<DeliveryPhase> Phases, string Destination, AlertId? Alert, DeliveryId? After = null)
{
    internal bool Asks(KnownDelivery delivery) =>
        delivery.Org == Org
        && (Phases.IsEmpty || Phases.Contains(delivery.State.Phase))
        && (Destination.Length == 0 || delivery.State.Destination == Destination)
        && (Alert is not { } alert || delivery.State.Notice!.Alert == alert);
}

/// <summary>Who was told what, who was not and why; and telling them after all. Safe for concurrent use.</summary>
public sealed class DeliveryLedger(
    CommandRunner commands, Permission permission, DestinationAccess access, DeliveryLookup lookup,
    StreamHistory<KnownDelivery> history)
{
    /// <summary>How deliveries are kept in mind.</summary>
    public static HistoryFold<KnownDelivery> Fold { get; } = new(
        "delivery",
        (before, recorded) => KnownDelivery.After(before, recorded) is { State.Notice: not null } delivery ? delivery : null,
        delivery => delivery.State.IsOpen,
        delivery => delivery.State.QueuedAt);

    /// <summary>Deliveries, the latest first; ended ones as far as they are kept in mind.</summary>
    public async ValueTask<Answer<IReadOnlyList<KnownDelivery>>> ListAsync(
        Caller caller, DeliveryQuestion question, CancellationToken cancellationToken)
    {
        if (access.WhyNotLook<IReadOnlyList<KnownDelivery>>(caller, question.Org) is { } refusal)
        {
            return refusal;
        }

        // It may have ended since, or be forgotten: its stream still tells where it stood.
        KnownDelivery? after = null;
        if (question.After is { } id)
        {
            after = (await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false))?.Delivery;
            if (after?.Org != question.Org)
            {
                return new Answer<IReadOnlyList<KnownDelivery>>.Invalid("after_id", $"{id} is no delivery of {question.Org}: begin without it");
            }
        }

        var found = await history.ListAsync(
            delivery => question.Asks(delivery) && (after is null || delivery.IsBehind(after)), cancellationToken).ConfigureAwait(false);
        return new Answer<IReadOnlyList<KnownDelivery>>.Done(found, null);
    }

    /// <summary>One delivery with everything that happened to it, however long ago it ended.</summary>
    public async ValueTask<Answer<DeliveryStory>> GetAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } story
            ? new Answer<DeliveryStory>.NotFound(NoSuch(id))
        : access.WhyNotLook<DeliveryStory>(caller, story.Delivery.Org) is { } refusal ? refusal
        : new Answer<DeliveryStory>.Done(story, null);

    /// <summary>Tries a delivery again that was given up.</summary>
    public async ValueTask<Answer<bool>> RequeueAsync(Caller caller, string id, string reason, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { Delivery: var delivery })
        {
            return new Answer<bool>.NotFound(NoSuch(id));
        }

        if (access.WhyNotChange<bool>(caller, delivery.Org) is { } refusal)
        {
            return refusal;
        }

        if (commands.State.Deliveries.OpenOf(delivery.Org) >= DeliveryState.OpenMax)
        {
            return new Answer<bool>.Refused("deliveries_max",
                $"{DeliveryState.OpenMax} deliveries of {delivery.Org} are open: requeue it when there are fewer");
        }

        var origin = new CommandOrigin(delivery.Org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return DeliveryQueue.AskAsync(undertaking, delivery.Id, new DeliveryCommand.Requeue(reason), origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            DeliveryReply.Done => new Answer<bool>.Done(outcome.Position is not null, outcome.Position),
            DeliveryReply.NotDead not => new Answer<bool>.Refused("delivery_not_dead",
                $"{delivery.Id} is {DeliveryPhases.NameOf(not.Phase)}: only what was given up is queued again"),
            DeliveryReply.Unknown => new Answer<bool>.NotFound(NoSuch(id)),
            var reply => throw new UnreachableException($"nothing is queued again by {reply.GetType().Name}"),
        };
    }

    private async ValueTask<DeliveryStory?> FindAsync(Caller caller, string text, CancellationToken cancellationToken) =>
        DeliveryId.TryParse(text, out var id)
            && await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } story
            && caller.BelongsTo(story.Delivery.Org)
            ? story
            : null;

    private static string NoSuch(string id) =>
        $"there is no delivery '{id}': 'aasm alerts deliveries list' shows those that you may see";
}
