using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Contracts.Topology.V1;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Agents;
using AgentAssembly.Edges.Grpc.Interceptors;
using AgentAssembly.Edges.Grpc.Invalidation;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Grpc.Policy;
using AgentAssembly.Edges.Grpc.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Registers and maps the services of this edge.</summary>
public static class GrpcEdge
{
    /// <summary>Largest request in bytes (gateway specification §21).</summary>
    public const int RequestBytesMax = 4 * 1024 * 1024;

    /// <summary>Registers the services; what they call is registered elsewhere.</summary>
    public static IServiceCollection AddGrpcEdge(this IServiceCollection services)
    {
        services.AddSingleton<CallerIdentity>();
        services.AddSingleton<ServerStop>();
        services.AddSingleton<AgentAdminGrpcService>();
        services.AddSingleton<TenancyGrpcService>();
        services.AddSingleton<HaltGrpcService>();
        services.AddSingleton<OperationGrpcService>();
        services.AddSingleton<PolicyAdminGrpcService>();
        services.AddSingleton<StateGrpcService>();
        services.AddSingleton<PolicyGrpcService>();
        services.AddSingleton<AgentGrpcService>();
        services.AddSingleton<LogGrpcService>();
        services.AddSingleton<TopologyGrpcService>();
        services.AddSingleton<TopologyAdminGrpcService>();
        services.AddSingleton<InvalidationGrpcService>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = RequestBytesMax;
            options.Interceptors.Add<ErrorInterceptor>();
        });
        return services;
    }

    /// <summary>Maps the services.</summary>
    public static void MapGrpcEdge(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => PolicyService.BindService(binder, services.GetRequiredService<PolicyGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => AgentLifecycleService.BindService(binder, services.GetRequiredService<AgentGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => LogService.BindService(binder, services.GetRequiredService<LogGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => TopologyService.BindService(binder, services.GetRequiredService<TopologyGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => TopologyAdminService.BindService(binder, services.GetRequiredService<TopologyAdminGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => InvalidationService.BindService(binder, services.GetRequiredService<InvalidationGrpcService>())));
        MapAdministration(endpoints);
    }

    private static void MapAdministration(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => AgentAdminService.BindService(binder, services.GetRequiredService<AgentAdminGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => TenancyService.BindService(binder, services.GetRequiredService<TenancyGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => HaltService.BindService(binder, services.GetRequiredService<HaltGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => OperationService.BindService(binder, services.GetRequiredService<OperationGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => PolicyAdminService.BindService(binder, services.GetRequiredService<PolicyAdminGrpcService>())));
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => StateService.BindService(binder, services.GetRequiredService<StateGrpcService>())));
    }
}
