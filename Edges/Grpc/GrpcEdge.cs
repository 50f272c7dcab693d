using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Grpc.Agents;
using AgentAssembly.Edges.Grpc.Audit;
using AgentAssembly.Edges.Grpc.Interceptors;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Grpc.Policy;
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
        services.AddSingleton<PolicyGrpcService>();
        services.AddSingleton<AgentGrpcService>();
        services.AddSingleton<LogGrpcService>();
        services.AddSingleton<AuditGrpcService>();
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
            binder => AuditService.BindService(binder, services.GetRequiredService<AuditGrpcService>())));
    }
}
