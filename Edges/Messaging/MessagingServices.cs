using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging.Dialling;
using AgentAssembly.Edges.Messaging.Sending;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentAssembly.Edges.Messaging;

/// <summary>Registers what sends messages to people.</summary>
public static class MessagingServices
{
    private const string Queue = "deliveries";

    /// <summary>
    /// Registers the bus, in memory, and the ways of sending. Besides, an <see cref="IDeliveryDesk"/>,
    /// <see cref="EgressLimits"/> and a <see cref="TimeProvider"/> have to be registered. The bus runs while the host does.
    /// </summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, MessagingOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.AddSingleton<SafeDialer>();
        services.AddSingleton<HttpCarrier>();
        services.AddSingleton<IDeliverySender, WebhookSender>();
        services.AddSingleton<IDeliverySender, SlackSender>();
        services.AddSingleton<IDeliverySender, PagerDutySender>();
        services.AddSingleton<IDeliverySender, OpsgenieSender>();
        services.AddSingleton<IDeliverySender, SmtpSender>();
        services.AddSingleton<IDeliveryCourier, BusCourier>();
        services.AddMassTransit(bus =>
        {
            // Deciding does not wait for messages, so a bus that is down makes the process no worse than slow.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConsumer<DeliveryConsumer>();
            bus.UsingInMemory((context, transport) => transport.ReceiveEndpoint(Queue, endpoint =>
            {
                endpoint.ConcurrentMessageLimit = options.AtOnceMax;
                endpoint.PrefetchCount = options.AtOnceMax;

                // What fails stays due in the log, and nothing may gather in queues that nobody reads.
                endpoint.DiscardFaultedMessages();
                endpoint.DiscardSkippedMessages();
                endpoint.PublishFaults = false;
                endpoint.ConfigureConsumer<DeliveryConsumer>(context);
            }));
        });
        return services;
    }
}
