using System.Collections.Concurrent;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>
/// Deliveries are sent off when they are due, and again when nothing was heard of an attempt: a message that was lost, or a
/// process that ended before it reported, delays a delivery and loses none. That an alert is over waits for as long as it is
/// open that the same destination is told of the alert.
/// </summary>
public sealed class DueDeliveries(
    WriteSideState state, DeliveryLookup lookup, IDeliveryDesk desk, DeliveriesUnderWay underWay, IDeliveryCourier courier) : IReaction
{
    // What waits, by what it waits for: no more than there are open deliveries.
    private readonly ConcurrentDictionary<DeliveryId, DeliveryId> _behind = new();

    /// <inheritdoc/>
    public IEnumerable<Appointment> Open(Instant now) =>
        state.Deliveries.All.Select(delivery => new Appointment(delivery.DueAt, delivery.Id.Value));

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey == DestinationId.CategoryKey)
        {
            return AfterChangeOf(recorded.Event.Open());
        }

        if (stream.CategoryKey != DeliveryId.CategoryKey)
        {
            return [];
        }

        return DeliveryEventCodec.Read(recorded.Event.Open()) switch
        {
            DeliveryEvent.Queued e => [new(e.At, stream.Id)],
            DeliveryEvent.Requeued e => [new(e.At, stream.Id)],
            DeliveryEvent.Failed { RetryAt: { } next } => [new(next, stream.Id)],
            DeliveryEvent.Succeeded e => Behind(new(stream.Id), e.At),
            DeliveryEvent.DeadLettered e => Behind(new(stream.Id), e.At),
            _ => [],
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken)
    {
        // What was told just now may not be folded yet, and no appointment may be lost by that.
        var id = new DeliveryId(subject);
        if (await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Delivery: { State.IsOpen: true } delivery })
        {
            return null;
        }

        var due = new DeliveryDue(id.ToString(), delivery.State.NextAttempt);
        var destination = await lookup.FindAsync(delivery.Destination, cancellationToken).ConfigureAwait(false);
        if (DeliveryQueue.DestinationProblem(destination, delivery.Destination) is { } problem)
        {
            var hopeless = new DeliveryOutcome.Failed(FailureClass.Destination, problem);
            await desk.ReportAsync(due, hopeless, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (delivery.State.DueAt > now)
        {
            return delivery.State.DueAt;
        }

        return await WaitForAsync(delivery, now, cancellationToken).ConfigureAwait(false)
            ?? underWay.TryBegin(id, due.Attempt, delivery.Destination, state.Deliveries.OpenOf(delivery.Org), now)
            ?? await SendAsync(id, due, now, cancellationToken).ConfigureAwait(false);
    }

    // Remembered before looking, so that an end in between is either seen here or told to what waits.
    private async ValueTask<Instant?> WaitForAsync(KnownDelivery delivery, Instant now, CancellationToken cancellationToken)
    {
        if (delivery.Ahead is not { } ahead)
        {
            return null;
        }

        _behind[ahead] = delivery.Id;
        if (await lookup.FindAheadAsync(delivery, cancellationToken).ConfigureAwait(false) is not { } open)
        {
            _behind.TryRemove(ahead, out _);
            return null;
        }

        return open.State.DueAt > now ? open.State.DueAt : now.Plus(DeliveriesUnderWay.Lease);
    }

    private IEnumerable<Appointment> Behind(DeliveryId ended, Instant now) =>
        _behind.TryRemove(ended, out var waiting) ? [new Appointment(now, waiting.Value)] : [];

    private async ValueTask<Instant> SendAsync(DeliveryId id, DeliveryDue due, Instant now, CancellationToken cancellationToken)
    {
        try
        {
            await courier.SendAsync(due, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            underWay.End(id, due.Attempt);
            throw;
        }

        return now.Plus(DeliveriesUnderWay.Lease);
    }

    // What waits for another attempt ends now rather than then.
    private IEnumerable<Appointment> AfterChangeOf(EventEnvelope envelope) =>
        DestinationEvent.Read(envelope) switch
        {
            DestinationEvent.Removed e => WaitingFor(new(envelope.Org ?? "", e.Name), e.At),
            DestinationEvent.Set { Profile.IsEnabled: false } e => WaitingFor(new(envelope.Org ?? "", e.Name), e.At),
            _ => [],
        };

    private IEnumerable<Appointment> WaitingFor(DestinationId destination, Instant now) =>
        state.Deliveries.All.Where(delivery => delivery.Destination == destination)
            .Select(delivery => new Appointment(now, delivery.Id.Value));
}
