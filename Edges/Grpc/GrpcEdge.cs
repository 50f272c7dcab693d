using AgentAssembly.Domain.Commanding;
using AgentAssembly.Edges.Grpc.Commanding;
using AgentAssembly.Edges.Grpc.Interceptors;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Registers and maps the services of this edge.</summary>
public static class GrpcEdge
{
    /// <summary>Largest request in bytes (gateway specification §21).</summary>
    public const int RequestBytesMax = 4 * 1024 * 1024;

    /// <summary>What the services look like that this edge can serve.</summary>
    public static IReadOnlyList<ServiceDescriptor> Descriptors { get; } = [.. EdgeServices.All.Select(service => service.Descriptor)];

    /// <summary>Registers the services; what they call is registered elsewhere.</summary>
    public static IServiceCollection AddGrpcEdge(this IServiceCollection services)
    {
        services.AddSingleton<CallerIdentity>();
        services.AddSingleton<StreamEnd>();
        services.AddSingleton<HttpCallers>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<IdentityInterceptor>();
        services.AddSingleton<RefusalMeter>();
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = RequestBytesMax;
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<IdentityInterceptor>();
        });
        return services.AddAll(EdgeServices.OfWriteSide);
    }

    /// <summary>Maps the services.</summary>
    public static void MapGrpcEdge(this IEndpointRouteBuilder endpoints) => endpoints.MapAll(EdgeServices.OfWriteSide);

    /// <summary>Registers the services of secrets, which need a key vault besides.</summary>
    public static IServiceCollection AddSecretServices(this IServiceCollection services) => services.AddAll(EdgeServices.OfSecrets);

    /// <summary>Maps the services of secrets.</summary>
    public static void MapSecretServices(this IEndpointRouteBuilder endpoints) => endpoints.MapAll(EdgeServices.OfSecrets);

    /// <summary>Registers the service of destinations, which needs what sends messages besides.</summary>
    public static IServiceCollection AddDestinationServices(this IServiceCollection services) =>
        services.AddAll(EdgeServices.OfDestinations);

    /// <summary>Maps the service of destinations.</summary>
    public static void MapDestinationServices(this IEndpointRouteBuilder endpoints) => endpoints.MapAll(EdgeServices.OfDestinations);

    /// <summary>Registers the service of projections, which needs a read side besides.</summary>
    public static IServiceCollection AddProjectionServices(this IServiceCollection services) => services.AddAll(EdgeServices.OfProjections);

    /// <summary>Maps the service of projections.</summary>
    public static void MapProjectionServices(this IEndpointRouteBuilder endpoints) => endpoints.MapAll(EdgeServices.OfProjections);

    /// <summary>Registers the port through which the read side commands; all services of this edge have to be registered too.</summary>
    public static IServiceCollection AddCommandPort(this IServiceCollection services) =>
        services.AddSingleton<ICommandPort, GrpcCommandPort>();

    private static IServiceCollection AddAll(this IServiceCollection services, IEnumerable<EdgeService> all)
    {
        foreach (var service in all)
        {
            service.Register(services);
        }

        return services;
    }

    private static void MapAll(this IEndpointRouteBuilder endpoints, IEnumerable<EdgeService> all)
    {
        foreach (var service in all)
        {
            service.Map(endpoints);
        }
    }
}
