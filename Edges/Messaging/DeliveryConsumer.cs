using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging.Sending;
using MassTransit;

namespace AgentAssembly.Edges.Messaging;

/// <summary>
/// Makes an attempt that is due, and reports it whatever happens. What happens to the message that brought the news does not
/// matter: the desk knows what is open, and what is not reported is sent again.
/// </summary>
internal sealed class DeliveryConsumer(IDeliveryDesk desk, IEnumerable<IDeliverySender> senders) : IConsumer<DeliveryDue>
{
    public async Task Consume(ConsumeContext<DeliveryDue> context)
    {
        if (await AttemptAsync(context.Message, context.CancellationToken).ConfigureAwait(false) is { } outcome)
        {
            // It has happened, so that nobody's cancellation counts any more.
            await desk.ReportAsync(context.Message, outcome, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Null where there was nothing to do.
    private async Task<DeliveryOutcome?> AttemptAsync(DeliveryDue due, CancellationToken cancellationToken)
    {
        try
        {
            return await desk.TakeAsync(due, cancellationToken).ConfigureAwait(false) is { } job
                ? await senders.Single(each => each.Kind == job.Destination.Kind).SendAsync(job, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Unreported, the same attempt would be made for ever. What was said may repeat a secret; its type does not.
            return new DeliveryOutcome.Failed(FailureClass.Protocol, $"the attempt could not be made: {e.GetType().Name}");
        }
    }
}
