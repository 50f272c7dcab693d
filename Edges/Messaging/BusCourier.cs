using AgentAssembly.Domain.Deliveries;
using MassTransit;

namespace AgentAssembly.Edges.Messaging;

/// <summary>Carries news over the bus. Safe for concurrent use.</summary>
internal sealed class BusCourier(IBus bus) : IDeliveryCourier
{
    public async ValueTask SendAsync(DeliveryDue due, CancellationToken cancellationToken) =>
        await bus.Publish(due, cancellationToken).ConfigureAwait(false);
}
