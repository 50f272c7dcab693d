using System.Collections.Immutable;
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
using AgentAssembly.Edges.Grpc.Invalidation;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Grpc.Policy;
using AgentAssembly.Edges.Grpc.Secrets;
using AgentAssembly.Edges.Grpc.Topology;

namespace AgentAssembly.Edges.Grpc;

/// <summary>The services of this edge. Whatever is not here is neither served, shown nor commanded.</summary>
internal static class EdgeServices
{
    /// <summary>Those that need the write side only.</summary>
    public static ImmutableArray<EdgeService> OfWriteSide { get; } =
    [
        EdgeService.Of<PolicyGrpcService>(PolicyService.Descriptor, PolicyService.BindService),
        EdgeService.Of<AgentGrpcService>(AgentLifecycleService.Descriptor, AgentLifecycleService.BindService),
        EdgeService.Of<AuditGrpcService>(AuditService.Descriptor, AuditService.BindService),
        EdgeService.Of<TopologyGrpcService>(TopologyService.Descriptor, TopologyService.BindService),
        EdgeService.Of<InvalidationGrpcService>(InvalidationService.Descriptor, InvalidationService.BindService),
        EdgeService.Of<LogGrpcService>(LogService.Descriptor, LogService.BindService),
        EdgeService.Of<ApprovalGrpcService>(ApprovalService.Descriptor, ApprovalService.BindService),
        EdgeService.Of<ApprovalAdminGrpcService>(ApprovalAdminService.Descriptor, ApprovalAdminService.BindService),
        EdgeService.Of<AlertAdminGrpcService>(AlertAdminService.Descriptor, AlertAdminService.BindService),
        EdgeService.Of<AgentAdminGrpcService>(AgentAdminService.Descriptor, AgentAdminService.BindService),
        EdgeService.Of<AnomalyAdminGrpcService>(AnomalyAdminService.Descriptor, AnomalyAdminService.BindService),
        EdgeService.Of<TenancyGrpcService>(TenancyService.Descriptor, TenancyService.BindService),
        EdgeService.Of<HaltGrpcService>(HaltService.Descriptor, HaltService.BindService),
        EdgeService.Of<OperationGrpcService>(OperationService.Descriptor, OperationService.BindService),
        EdgeService.Of<PolicyAdminGrpcService>(PolicyAdminService.Descriptor, PolicyAdminService.BindService),
        EdgeService.Of<PolicyReplayGrpcService>(PolicyReplayService.Descriptor, PolicyReplayService.BindService),
        EdgeService.Of<PricingAdminGrpcService>(PricingAdminService.Descriptor, PricingAdminService.BindService),
        EdgeService.Of<TopologyAdminGrpcService>(TopologyAdminService.Descriptor, TopologyAdminService.BindService),
        EdgeService.Of<StateGrpcService>(StateService.Descriptor, StateService.BindService),
        EdgeService.Of<TrustAdminGrpcService>(TrustAdminService.Descriptor, TrustAdminService.BindService),
        EdgeService.Of<AuthGrpcService>(AuthService.Descriptor, AuthService.BindService),
        EdgeService.Of<ApiKeyGrpcService>(ApiKeyService.Descriptor, ApiKeyService.BindService),
        EdgeService.Of<UserGrpcService>(UserService.Descriptor, UserService.BindService),
        EdgeService.Of<KeyStoreGrpcService>(KeyStoreService.Descriptor, KeyStoreService.BindService),
    ];

    /// <summary>Those of secrets, which need a key vault besides.</summary>
    public static ImmutableArray<EdgeService> OfSecrets { get; } =
    [
        EdgeService.Of<SecretsGrpcService>(SecretsService.Descriptor, SecretsService.BindService),
        EdgeService.Of<SecretAdminGrpcService>(SecretAdminService.Descriptor, SecretAdminService.BindService),
        EdgeService.Of<BudgetAdminGrpcService>(BudgetAdminService.Descriptor, BudgetAdminService.BindService),
    ];

    /// <summary>That of destinations, which needs what sends messages besides.</summary>
    public static ImmutableArray<EdgeService> OfDestinations { get; } =
        [EdgeService.Of<DestinationAdminGrpcService>(DestinationAdminService.Descriptor, DestinationAdminService.BindService)];

    /// <summary>That of projections, which needs a read side besides.</summary>
    public static ImmutableArray<EdgeService> OfProjections { get; } =
        [EdgeService.Of<ProjectionAdminGrpcService>(ProjectionAdminService.Descriptor, ProjectionAdminService.BindService)];

    /// <summary>All of them.</summary>
    public static ImmutableArray<EdgeService> All { get; } = [.. OfWriteSide, .. OfSecrets, .. OfDestinations, .. OfProjections];
}
