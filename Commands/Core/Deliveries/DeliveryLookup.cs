using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>A delivery with everything that happened to it, in order.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Events">What happened.</param>
public sealed record DeliveryStory(KnownDelivery Delivery, ImmutableArray<DeliveryEvent> Events);

/// <summary>Finds deliveries in the log itself, so that what was appended just now counts. Safe for concurrent use.</summary>
public sealed class DeliveryLookup(WriteSideState state, IEventStore store)
{
    /// <summary>A delivery; null where there never was one of this id.</summary>
    public async ValueTask<DeliveryStory?> FindAsync(DeliveryId id, CancellationToken cancellationToken)
    {
        KnownDelivery? found = null;
        var events = ImmutableArray.CreateBuilder<DeliveryEvent>();
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            found = KnownDelivery.After(found, recorded);
            if (DeliveryEventCodec.Read(recorded.Event.Open()) is { } happened)
            {
                events.Add(happened);
            }
        }

        return found is { State.Phase: not DeliveryPhase.None } ? new(found, events.DrainToImmutable()) : null;
    }

    /// <summary>
    /// What has to end before a delivery is sent, as long as it is open: that an alert is over is not told before that it was
    /// raised, because a receiver would raise it again and never hear that it is over. Null where nothing has to.
    /// </summary>
    public async ValueTask<KnownDelivery?> FindAheadAsync(KnownDelivery delivery, CancellationToken cancellationToken) =>
        delivery.Ahead is { } ahead
            && await FindAsync(ahead, cancellationToken).ConfigureAwait(false) is { Delivery: { State.IsOpen: true } open }
            ? open
            : null;

    /// <summary>A destination as it is now; the initial state where there never was one.</summary>
    public async ValueTask<DestinationState> FindAsync(DestinationId id, CancellationToken cancellationToken)
    {
        var head = await store.ReadStreamHeadAsync(id.Stream, cancellationToken).ConfigureAwait(false);
        var actual = ExpectedVersion.Of(head);
        await state.CatchUpAsync(store, new(id.Stream, actual, actual), cancellationToken).ConfigureAwait(false);
        return state.Destinations.StateOf(id.Stream);
    }
}
