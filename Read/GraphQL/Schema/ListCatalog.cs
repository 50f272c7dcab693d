using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Projections.Models.Machine;
using AgentAssembly.Projections.Models.Policies;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Projections.Models.Sources;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Alerts;
using AgentAssembly.Read.GraphQL.Anomalies;
using AgentAssembly.Read.GraphQL.Approvals;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Deliveries;
using AgentAssembly.Read.GraphQL.Halts;
using AgentAssembly.Read.GraphQL.Identity;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Machine;
using AgentAssembly.Read.GraphQL.Policies;
using AgentAssembly.Read.GraphQL.Replays;
using AgentAssembly.Read.GraphQL.Secrets;
using AgentAssembly.Read.GraphQL.Sessions;
using AgentAssembly.Read.GraphQL.Sources;
using AgentAssembly.Read.GraphQL.Tenancy;
using AgentAssembly.Read.GraphQL.Topology;

namespace AgentAssembly.Read.GraphQL.Schema;

/// <summary>Every kind of list, once: what can be filtered and ordered, and by what.</summary>
internal sealed class ListCatalog(ModelSet models)
{
    public ListTypes<AgentType, StreamDocument<AgentState>> Agents { get; } = new(AgentLists.Of(models));

    public ListTypes<TopologyEdgeType, EdgeDocument> Edges { get; } = new(EdgeLists.Of(models));

    public ListTypes<PolicyFileType, PolicyFile> Policies { get; } = new(PolicyLists.Files(models));

    public ListTypes<PolicyVersionType, PolicyVersion> PolicyVersions { get; } = new(PolicyLists.Versions(models));

    public ListTypes<CapabilityRowType, StreamDocument<AgentState>> Capabilities { get; } = new(CapabilityLists.Of(models));

    public ListTypes<NodeType, NodeDocument> Nodes { get; } = new(NodeLists.Of(models));

    public ListTypes<EventType, EventDocument> Events { get; } = new(AuditLists.Events(models));

    public ListTypes<DecisionType, EventDocument> Decisions { get; } = new(AuditLists.Decisions(models));

    public ListTypes<ReplayType, StreamDocument<ReplayState>> Replays { get; } = new(ReplayQueries.Of(models));

    public ApprovalLists Approvals { get; } = new(models);

    public AlertLists Alerts { get; } = new(models);

    public DeliveryLists Deliveries { get; } = new(models);

    public AnomalyLists Anomalies { get; } = new(models);

    public HaltLists Halts { get; } = new(models);

    public TenancyLists Tenancy { get; } = new(models);

    public IdentityLists Identity { get; } = new(models);

    public SecretLists Secrets { get; } = new(models);

    public ListTypes<SessionType, SessionDocument> Sessions { get; } = new(SessionLists.Of(models));

    public ListTypes<SourceType, SourceDocument> Sources { get; } = new(SourceLists.Of(models));
}
