using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Contracts.Secrets.V1;
using AgentAssembly.Contracts.Topology.V1;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Agents;
using AgentAssembly.Edges.Grpc.Approvals;
using AgentAssembly.Edges.Grpc.Audit;
using AgentAssembly.Edges.Grpc.Identity;
using AgentAssembly.Edges.Grpc.Interceptors;
using AgentAssembly.Edges.Grpc.Invalidation;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Grpc.Policy;
using AgentAssembly.Edges.Grpc.Secrets;
using AgentAssembly.Edges.Grpc.Topology;
using Grpc.Core;
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
        services.AddSingleton<StreamEnd>();
        services.AddSingleton<HttpCallers>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<IdentityInterceptor>();
        services.AddSingleton<RefusalMeter>();
        services.AddSingleton<AuthGrpcService>();
        services.AddSingleton<ApiKeyGrpcService>();
        services.AddSingleton<UserGrpcService>();
        services.AddSingleton<PolicyGrpcService>();
        services.AddSingleton<AgentGrpcService>();
        services.AddSingleton<AuditGrpcService>();
        services.AddSingleton<TopologyGrpcService>();
        services.AddSingleton<InvalidationGrpcService>();
        services.AddSingleton<LogGrpcService>();
        services.AddSingleton<ApprovalGrpcService>();
        services.AddSingleton<ApprovalAdminGrpcService>();
        services.AddSingleton<AgentAdminGrpcService>();
        services.AddSingleton<TenancyGrpcService>();
        services.AddSingleton<HaltGrpcService>();
        services.AddSingleton<OperationGrpcService>();
        services.AddSingleton<PolicyAdminGrpcService>();
        services.AddSingleton<PricingAdminGrpcService>();
        services.AddSingleton<TopologyAdminGrpcService>();
        services.AddSingleton<StateGrpcService>();
        services.AddSingleton<KeyStoreGrpcService>();
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = RequestBytesMax;
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<IdentityInterceptor>();
        });
        return services;
    }

    /// <summary>Maps the services.</summary>
    public static void MapGrpcEdge(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map<PolicyGrpcService>(PolicyService.BindService);
        endpoints.Map<AgentGrpcService>(AgentLifecycleService.BindService);
        endpoints.Map<AuditGrpcService>(AuditService.BindService);
        endpoints.Map<TopologyGrpcService>(TopologyService.BindService);
        endpoints.Map<InvalidationGrpcService>(InvalidationService.BindService);
        endpoints.Map<LogGrpcService>(LogService.BindService);
        endpoints.Map<ApprovalGrpcService>(ApprovalService.BindService);
        endpoints.Map<ApprovalAdminGrpcService>(ApprovalAdminService.BindService);
        endpoints.Map<AgentAdminGrpcService>(AgentAdminService.BindService);
        endpoints.Map<TenancyGrpcService>(TenancyService.BindService);
        endpoints.Map<HaltGrpcService>(HaltService.BindService);
        endpoints.Map<OperationGrpcService>(OperationService.BindService);
        endpoints.Map<PolicyAdminGrpcService>(PolicyAdminService.BindService);
        endpoints.Map<PricingAdminGrpcService>(PricingAdminService.BindService);
        endpoints.Map<TopologyAdminGrpcService>(TopologyAdminService.BindService);
        endpoints.Map<StateGrpcService>(StateService.BindService);
        endpoints.Map<AuthGrpcService>(AuthService.BindService);
        endpoints.Map<ApiKeyGrpcService>(ApiKeyService.BindService);
        endpoints.Map<UserGrpcService>(UserService.BindService);
        endpoints.Map<KeyStoreGrpcService>(KeyStoreService.BindService);
    }

    /// <summary>Registers the services of secrets, which need a key vault besides.</summary>
    public static IServiceCollection AddSecretServices(this IServiceCollection services) =>
        services.AddSingleton<SecretsGrpcService>().AddSingleton<SecretAdminGrpcService>().AddSingleton<BudgetAdminGrpcService>();

    /// <summary>Maps the services of secrets.</summary>
    public static void MapSecretServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map<SecretsGrpcService>(SecretsService.BindService);
        endpoints.Map<SecretAdminGrpcService>(SecretAdminService.BindService);
        endpoints.Map<BudgetAdminGrpcService>(BudgetAdminService.BindService);
    }

    private static void Map<TService>(this IEndpointRouteBuilder endpoints, Action<ServiceBinderBase, TService> bind)
        where TService : class =>
        endpoints.MapGrpcService(services => StrictBinder.Bind(
            binder => bind(binder, services.GetRequiredService<TService>())));
}
