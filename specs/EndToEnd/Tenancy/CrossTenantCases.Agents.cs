using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Contracts.Topology.V1;
using Google.Protobuf;
using static Grpc.Core.StatusCode;
using Opening = AgentAssembly.Contracts.Gateway.V1.SubscribeRequest;
using WireAgentId = AgentAssembly.Contracts.Common.V1.AgentId;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>What agents call themselves, and the log.</content>
internal static partial class CrossTenantCases
{
    private const string Topology = "assembly.topology.v1.TopologyService/";
    private const string Edges = "assembly.admin.v1.TopologyAdminService/";
    private const string Checks = "assembly.policy.v1.PolicyService/";
    private const string Lifecycle = "assembly.agent.v1.AgentLifecycleService/";
    private const string Reports = "assembly.audit.v1.AuditService/";
    private const string Log = "assembly.log.v1.LogService/";
    private const string Projections = "assembly.admin.v1.ProjectionAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfTopology() =>
    [
        .. Both(Topology + "GetAgentTree", (n, org) => new GetAgentTreeRequest { AgentId = n.Agent, Org = org }),
        .. Both(Topology + "GetLineage", (n, org) => new GetLineageRequest { AgentId = n.Child, Org = org }),
        .. Both(Topology + "GetTeamMembers", (n, org) => new GetTeamMembersRequest { TeamId = n.Team, Org = org }),
        .. Both(Topology + "ReportEdge", (n, org) => new ReportEdgeRequest
        {
            SourceAgentId = n.Agent, TargetAgentId = n.Child, EdgeType = "calls", Org = org,
        }),
        CaseOf(Topology + "ReportEdge", NotFound,
            (caller, n) => new ReportEdgeRequest { SourceAgentId = caller.HexId, TargetAgentId = n.Agent, EdgeType = "calls" }),
        CaseOf(Topology + "ReportEdge", NotFound,
            (caller, n) => new ReportEdgeRequest { SourceAgentId = n.Did, TargetAgentId = caller.HexId, EdgeType = "approves" }),
        Case(Edges + "ListEdges", NotFound, n => new ListEdgesRequest { Org = n.Org }),
        .. Both(Edges + "ListEdges", (n, org) => new ListEdgesRequest { Org = org, Agent = n.Agent, Direction = "both" }),
        Case(Edges + "ListEdges", OK, _ => new ListEdgesRequest()),
        Case(Edges + "CrossTeamEdges", NotFound, n => new CrossTeamEdgesRequest { Org = n.Org }),
        Case(Edges + "CrossTeamEdges", OK, _ => new CrossTeamEdgesRequest()),
        Case(Edges + "FindCycles", NotFound, n => new FindCyclesRequest { Org = n.Org, Kind = "calls" }),
        Case(Edges + "FindCycles", OK, _ => new FindCyclesRequest { Kind = "calls" }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfChecks() =>
    [
        CaseOf(Checks + "CheckAction", OK, Pretended),
        CaseOf(Checks + "CheckAction", OK, Written),
        CaseOf(Checks + "BatchCheck", OK,
            (caller, n) => new BatchCheckRequest { Requests = { Pretended(caller, n), Written(caller, n) } }),
        CaseOf(Checks + "OpControlStream", Unauthenticated,
            (caller, n) => new OpControlSubscribeRequest { AgentId = IdOf(n), CredentialToken = caller.Token, AfterPosition = 0 }),
        Case(Checks + "OpControlStream", Unauthenticated, n => new OpControlSubscribeRequest { AgentId = IdOf(n) }),
        CaseOf(Reports + "ReportEvents", OK,
            (_, n) => new ReportEventsRequest { Events = { Wire.Report(IdOf(n), $"forged {n.Org} {n.Team} {n.Did}") } }),
        CaseOf(Reports + "StreamEvents", OK, (_, n) => Wire.Report(IdOf(n), $"streamed {n.Org} {n.Team} {n.Did}")),
        Case("assembly.gateway.v1.InvalidationService/Subscribe", Unauthenticated,
            n => new Opening { AssemblyId = "spec", Initial = new() { CredentialToken = n.Credential, AfterPosition = 0 } }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfLifecycle() =>
    [
        CaseOf(Lifecycle + "RequestChallenge", OK, (caller, n) => new ChallengeRequest
        {
            AgentId = new() { OrgId = n.Org, TeamId = n.Team, AgentId_ = caller.Did },
            PublicKey = Convert.ToHexStringLower(caller.PublicKey),
        }),
        (Lifecycle + "Register", Registers(PermissionDenied, n => (n.Org, n.Team), (_, _) => { })),
        (Lifecycle + "Register", Registers(PermissionDenied, n => (n.Org, n.Team), (request, n) => request.EnrollmentToken = n.Credential)),
        (Lifecycle + "Register", Registers(PermissionDenied, _ => ("acme", "desk"), (request, n) => request.EnrollmentToken = n.EnrolmentToken)),
        (Lifecycle + "Register", Registers(PermissionDenied, n => (n.Org, n.Team), (request, n) => request.ParentAgentId = n.Did)),
        (Lifecycle + "Register", Registers(PermissionDenied, _ => ("acme", "desk"), (request, n) => request.ParentAgentId = n.Did)),
        (Lifecycle + "Register", Registers(PermissionDenied, n => (n.Org, n.Team), Forge)),
        CaseOf(Lifecycle + "Heartbeat", Unauthenticated,
            (caller, n) => new HeartbeatRequest { AgentId = IdOf(n), CredentialToken = caller.Token }),
        Case(Lifecycle + "Heartbeat", Unauthenticated,
            n => new HeartbeatRequest { AgentId = IdOf(n), CredentialToken = n.Credential }),
        CaseOf(Lifecycle + "Deregister", Unauthenticated,
            (caller, n) => new DeregisterRequest { AgentId = IdOf(n), CredentialToken = caller.Token, Reason = "spec" }),
        CaseOf(Lifecycle + "ControlStream", Unauthenticated,
            (caller, n) => new ControlStreamRequest { AgentId = IdOf(n), CredentialToken = caller.Token }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfLog() =>
    [
        Case(Log + "Head", PermissionDenied, _ => new HeadRequest()),
        Case(Log + "Read", PermissionDenied, n => new ReadRequest { Filter = new() { Org = n.Org } }),
        Case(Log + "Subscribe", PermissionDenied, n => new SubscribeRequest { Filter = new() { Org = n.Org } }),
        Case("assembly.admin.v1.StateService/Describe", PermissionDenied, _ => new DescribeRequest()),
        Case(Projections + "ListProjections", PermissionDenied, _ => new ListProjectionsRequest()),
        Case(Projections + "GetProjectionProof", PermissionDenied, _ => new GetProjectionProofRequest { Name = "agents" }),
        Case(Projections + "RebuildProjection", PermissionDenied, _ => new RebuildProjectionRequest { Name = "agents" }),
        Case(Keys + "ListKeys", PermissionDenied, n => new ListKeysRequest { Org = n.Org }),
        Case(Keys + "RevealInputs", PermissionDenied, _ => new RevealInputsRequest { Position = 1 }),
        Case(Keys + "RotateInstallationKey", PermissionDenied, _ => new RotateInstallationKeyRequest()),
        Case(Keys + "DestroyKey", PermissionDenied,
            n => new DestroyKeyRequest { Org = n.Org, Subject = $"agent:{n.Agent}", Reason = "spec" }),
    ];

    // The caller's own credential under another's name.
    private static CheckActionRequest Pretended(TestAgent caller, Names n)
    {
        var request = caller.ToolCall("search");
        request.AgentId = IdOf(n);
        return request;
    }

    private static CheckActionRequest Written(TestAgent caller, Names n)
    {
        var request = caller.Message(n.Team);
        request.Context.SendMessage.TargetAgent = n.Did;
        return request;
    }

    private static WireAgentId IdOf(Names n) => new() { OrgId = n.Org, TeamId = n.Team, AgentId_ = n.Did };

    private static void Forge(RegisterRequest request, Names n)
    {
        request.ParentAgentId = n.Did;
        request.Delegation = new()
        {
            ExpiresAtUnixMs = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
            Signature = ByteString.CopyFrom(new byte[64]),
        };
    }

    // Somebody new, whom no org knows.
    private static CrossTenantCase Registers(
        Grpc.Core.StatusCode expected, Func<Names, (string Org, string Team)> where, Action<RegisterRequest, Names> add) =>
        new(expected, async (orgs, _, names) =>
        {
            var (org, team) = where(names);
            using var newcomer = new TestAgent { Org = org, Team = team };
            var request = await newcomer.ApplicationAsync(orgs.Server.Channel);
            add(request, names);
            return request;
        });
}
