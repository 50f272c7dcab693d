using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>Makes attempts of one kind. Safe for concurrent use.</summary>
internal interface IDeliverySender
{
    /// <summary>Which kind.</summary>
    DestinationKind Kind { get; }

    /// <summary>Makes one attempt.</summary>
    /// <returns>What came of it, whatever the receiver does.</returns>
    /// <exception cref="OperationCanceledException">It was given up, and whether it arrived is not known.</exception>
    Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken);
}
