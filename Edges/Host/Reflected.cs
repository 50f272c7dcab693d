using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host;

/// <summary>Lets tools such as grpcurl find out what is served.</summary>
internal static class Reflected
{
    private static readonly Google.Protobuf.Reflection.ServiceDescriptor[] Services =
    [
        Contracts.Policies.V1.PolicyService.Descriptor,
        Contracts.Agents.V1.AgentLifecycleService.Descriptor,
        Contracts.Log.V1.LogService.Descriptor,
        Contracts.Audit.V1.AuditService.Descriptor,
        Contracts.Topology.V1.TopologyService.Descriptor,
        Contracts.Gateway.V1.InvalidationService.Descriptor,
        Contracts.Admin.V1.TopologyAdminService.Descriptor,
        Contracts.Admin.V1.AgentAdminService.Descriptor,
        Contracts.Admin.V1.TenancyService.Descriptor,
        Contracts.Admin.V1.HaltService.Descriptor,
        Contracts.Admin.V1.OperationService.Descriptor,
        Contracts.Admin.V1.PolicyAdminService.Descriptor,
        Contracts.Admin.V1.PricingAdminService.Descriptor,
        Contracts.Admin.V1.StateService.Descriptor,
        Contracts.Admin.V1.AuthService.Descriptor,
        Contracts.Admin.V1.ApiKeyService.Descriptor,
        Contracts.Admin.V1.UserService.Descriptor,
        Contracts.Admin.V1.KeyStoreService.Descriptor,
        Contracts.Admin.V1.BudgetAdminService.Descriptor,
        Contracts.Admin.V1.SecretAdminService.Descriptor,
        Contracts.Secrets.V1.SecretsService.Descriptor,
        Contracts.Admin.V1.ApprovalAdminService.Descriptor,
        Contracts.Approvals.V1.ApprovalService.Descriptor,
        Health.Descriptor,
        global::Grpc.Reflection.V1.ServerReflection.Descriptor,
    ];

    // The services are bound by hand (see StrictBinder), so that reflection cannot find them by itself.
    public static void AddReflectionOfServices(this IServiceCollection services)
    {
        services.AddGrpcReflection();
        services.AddSingleton(new ReflectionServiceImpl(Services));
        services.AddSingleton(new ReflectionV1ServiceImpl(Services));
    }
}
