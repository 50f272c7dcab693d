using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>That an attempt is due. Small and without content: whoever gets it asks the desk for the work.</summary>
/// <param name="Delivery">Digits of a <see cref="DeliveryId"/>.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
public sealed record DeliveryDue(string Delivery, int Attempt);

/// <summary>One attempt, with everything that it takes.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Secrets">The destination's secrets, in the clear.</param>
/// <param name="Notice">What is told.</param>
public sealed record DeliveryJob(
    DeliveryId Id, int Attempt, DestinationProfile Destination, DestinationSecrets Secrets, AlertNotice Notice);

/// <summary>Gives out attempts, and takes what came of them. Safe for concurrent use.</summary>
public interface IDeliveryDesk
{
    /// <summary>
    /// The work of an attempt that is due. Taken twice, it is given out twice: a message may arrive more than once, and
    /// always with the same id.
    /// </summary>
    /// <returns>Null where there is nothing to do any more: it was reported, is not due yet, or cannot be sent.</returns>
    ValueTask<DeliveryJob?> TakeAsync(DeliveryDue due, CancellationToken cancellationToken);

    /// <summary>Records what came of an attempt; durable when this returns. Reporting twice changes nothing.</summary>
    ValueTask ReportAsync(DeliveryDue due, DeliveryOutcome outcome, CancellationToken cancellationToken);
}

/// <summary>
/// Carries the news that an attempt is due to whoever makes attempts. It may lose some, and may carry some twice: what is
/// not reported is sent again. Safe for concurrent use.
/// </summary>
public interface IDeliveryCourier
{
    /// <summary>Sends it off; returns before the attempt is made.</summary>
    ValueTask SendAsync(DeliveryDue due, CancellationToken cancellationToken);
}
