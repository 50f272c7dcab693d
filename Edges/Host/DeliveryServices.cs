using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host;

/// <summary>Registers destinations of notifications, and what is sent to them.</summary>
public static class DeliveryServices
{
    /// <summary>
    /// The environment variable that lets messages go to private addresses, and in the clear: <c>1</c> or <c>true</c>, as the
    /// existing system has it (gateway specification §10).
    /// </summary>
    public const string PrivateVariable = "AA_ALLOW_PRIVATE_WEBHOOK_EGRESS";

    private const int DeliveriesKeptMax = 10_000;

    /// <summary>Registers them. Besides, the write side and secrets have to be registered.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services, Func<string, string?> environment)
    {
        services.AddSingleton(new EgressLimits(AllowsPrivate(environment(PrivateVariable))));
        services.AddSingleton<DestinationAccess>();
        services.AddSingleton<DestinationSecretBox>();
        services.AddSingleton<DestinationAdministration>();
        services.AddSingleton<DestinationTrial>();
        services.AddSingleton<DeliveryLookup>();
        services.AddSingleton<DeliveriesUnderWay>();
        services.AddSingleton<DeliveryWatch>();
        services.AddSingleton<IDeliveryDesk, DeliveryDesk>();
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton(provider => new StreamHistory<KnownDelivery>(
            provider.GetRequiredService<IEventFeed>(), DeliveryLedger.Fold, DeliveriesKeptMax));
        services.AddSingleton<IReaction, DueDeliveries>();
        services.AddDestinationServices();
        services.AddMessaging(new MessagingOptions { AtOnceMax = DeliveriesUnderWay.AtOnceMax });
        return services;
    }

    // Whatever else is written there does not widen what may be dialled.
    private static bool AllowsPrivate(string? value) =>
        value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
