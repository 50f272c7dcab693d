using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Google.Protobuf;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>assembly.admin.v1, but for topology.</content>
internal static partial class CrossTenantCases
{
    private const string Agents = "assembly.admin.v1.AgentAdminService/";
    private const string Tenancy = "assembly.admin.v1.TenancyService/";
    private const string Halts = "assembly.admin.v1.HaltService/";
    private const string Operations = "assembly.admin.v1.OperationService/";
    private const string Keys = "assembly.admin.v1.KeyStoreService/";
    private const string Replays = "assembly.admin.v1.PolicyReplayService/";
    private const string Policies = "assembly.admin.v1.PolicyAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfAgents() =>
    [
        Case(Agents + "ListAgents", OK, n => new ListAgentsRequest { Org = n.Org }),
        Case(Agents + "ListAgents", OK, n => new ListAgentsRequest { Team = n.Team, Status = "suspended" }),
        .. Both(Agents + "GetAgent", (n, org) => new GetAgentRequest { Agent = Wire.Ref(n.Agent, org) }),
        .. Both(Agents + "GetAgent", (n, org) => new GetAgentRequest { Agent = Wire.Ref(n.Did, org) }),
        .. Both(Agents + "SuspendAgent",
            (n, org) => new SuspendAgentRequest { Agent = Wire.Ref(n.Agent, org), Reason = "spec", Cascade = true }),
        .. Both(Agents + "ResumeAgent", (n, org) => new ResumeAgentRequest { Agent = Wire.Ref(n.Child, org), Cascade = true }),
        .. Both(Agents + "DeregisterAgent",
            (n, org) => new DeregisterAgentRequest { Agent = Wire.Ref(n.Agent, org), Reason = "spec", Orphans = "cascade" }),
        .. Both(Agents + "RotateCredential", (n, org) => new RotateCredentialRequest { Agent = Wire.Ref(n.Agent, org), Reason = "spec" }),
        .. Both(Agents + "RevokeCredential", (n, org) => new RevokeCredentialRequest { Agent = Wire.Ref(n.Agent, org), Reason = "spec" }),
        .. Both(Agents + "ReparentAgent", (n, org) => new ReparentAgentRequest { Agent = Wire.Ref(n.Child, org), Reason = "spec" }),
        .. Both(Agents + "ReparentAgent", (n, org) => new ReparentAgentRequest
        {
            Agent = Wire.Ref(n.Child, org), Parent = Wire.Ref(n.Agent, org), Reason = "spec",
        }),
        CaseOf(Agents + "ReparentAgent", NotFound, (caller, n) => new ReparentAgentRequest
        {
            Agent = Wire.Ref(caller.HexId), Parent = Wire.Ref(n.Agent, n.Org), Reason = "spec",
        }),
        .. Both(Agents + "MoveAgent", (n, org) => new MoveAgentRequest { Agent = Wire.Ref(n.Agent, org), Team = n.Team, Reason = "spec" }),
        .. Both(Agents + "MoveAgent", (n, org) => new MoveAgentRequest { Agent = Wire.Ref(n.Agent, org), Team = "desk", Reason = "spec" }),
        CaseOf(Agents + "MoveAgent", NotFound,
            (caller, n) => new MoveAgentRequest { Agent = Wire.Ref(caller.HexId), Team = n.Team, Reason = "spec" }),
        .. Both(Agents + "SetEnforcementMode",
            (n, org) => new SetEnforcementModeRequest { Agent = Wire.Ref(n.Agent, org), Mode = EnforcementMode.Enforce }),
        .. Both(Agents + "SetEnforcementMode", (n, org) => new SetEnforcementModeRequest
        {
            Agent = Wire.Ref(n.Agent, org),
            Mode = EnforcementMode.Observe,
            Reason = "spec",
            ExpiresAtUnixMs = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
            CascadeEcho = { n.Agent, n.Child },
        }),
        .. Both(Agents + "PreviewCascade", (n, org) => new PreviewCascadeRequest { Agent = Wire.Ref(n.Agent, org) }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfTenancy() =>
    [
        Case(Tenancy + "CreateOrg", PermissionDenied, n => new CreateOrgRequest { Org = n.Org }),
        Case(Tenancy + "ListOrgs", OK, _ => new ListOrgsRequest()),
        Case(Tenancy + "CreateTeam", NotFound, n => new CreateTeamRequest { Org = n.Org, Team = n.Team }),
        Case(Tenancy + "ListTeams", NotFound, n => new ListTeamsRequest { Org = n.Org }),
        Case(Tenancy + "EnrollMember", NotFound, n => new EnrollMemberRequest { Org = n.Org, Team = n.Team, Did = n.Did }),
        Case(Tenancy + "EnrollMember", NotFound, n => new EnrollMemberRequest { Team = n.Team, Did = n.Did }),
        Case(Tenancy + "ExpelMember", NotFound, n => new ExpelMemberRequest { Org = n.Org, Team = n.Team, Did = n.Did }),
        Case(Tenancy + "ExpelMember", OK, n => new ExpelMemberRequest { Team = "desk", Did = n.Did }),
        Case(Tenancy + "IssueEnrollmentToken", NotFound, n => new IssueEnrollmentTokenRequest { Org = n.Org, Team = n.Team }),
        Case(Tenancy + "IssueEnrollmentToken", NotFound, n => new IssueEnrollmentTokenRequest { Team = n.Team }),
        Case(Tenancy + "RevokeEnrollmentToken", NotFound,
            n => new RevokeEnrollmentTokenRequest { Org = n.Org, Team = n.Team, TokenId = n.TokenId }),
        Case(Tenancy + "RevokeEnrollmentToken", OK, n => new RevokeEnrollmentTokenRequest { Team = "desk", TokenId = n.TokenId }),
        Case(Tenancy + "GrantRole", NotFound, n => new GrantRoleRequest { Org = n.Org, Principal = n.Principal, Role = "org_admin" }),
        Case(Tenancy + "GrantRole", NotFound, n => new GrantRoleRequest { Team = n.Team, Principal = n.Principal, Role = "developer" }),
        Case(Tenancy + "RevokeRole", NotFound, n => new RevokeRoleRequest { Org = n.Org, Principal = n.Principal }),
        Case(Tenancy + "RevokeRole", OK, n => new RevokeRoleRequest { Principal = n.Principal }),
        Case(Tenancy + "ListRoles", NotFound, n => new ListRolesRequest { Org = n.Org }),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfBrakes() =>
    [
        .. Scopes(Halts + "OrderHalt", scope => new OrderHaltRequest { Scope = scope, Signal = "terminate", Reason = "spec" }),
        Case(Halts + "OrderHalt", PermissionDenied, _ => new OrderHaltRequest { Scope = new() { Fleet = true }, Reason = "spec" }),
        .. Scopes(Halts + "ReleaseHalt", scope => new ReleaseHaltRequest { Scope = scope, Reason = "spec" }),
        Case(Halts + "ReleaseHalt", PermissionDenied, _ => new ReleaseHaltRequest { Scope = new() { Fleet = true }, Reason = "spec" }),
        Case(Halts + "ListHalts", OK, _ => new ListHaltsRequest()),
        Case(Halts + "ListHalts", OK, n => new ListHaltsRequest { Org = n.Org }),
        Case(Halts + "AcknowledgeHalt", NotFound, n => new AcknowledgeHaltRequest { HaltId = n.Halt, Runtime = "spec" }),
        Case(Operations + "ListOperations", OK, n => new ListOperationsRequest { Org = n.Org }),
        Case(Operations + "ListOperations", OK, _ => new ListOperationsRequest { State = "running" }),
        .. ((string[])["PauseOperation", "ResumeOperation", "TerminateOperation", "CompleteOperation"]).SelectMany(rpc =>
            Both(Operations + rpc, (n, org) => new OperationRequest { Org = org, OpId = n.Operation, Reason = "spec" })),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfPolicies() =>
    [
        Case(Policies + "ApplyPolicies", NotFound,
            n => new ApplyPoliciesRequest { Org = n.Org, Documents = { Wire.Document($"org:{n.Org}") }, Reason = "spec" }),
        Case(Policies + "ApplyPolicies", NotFound,
            n => new ApplyPoliciesRequest { Org = n.Org, Removed = { n.Document }, Reason = "spec" }),
        Case(Policies + "ApplyPolicies", FailedPrecondition,
            n => new ApplyPoliciesRequest { Org = "acme", Documents = { Wire.Document($"org:{n.Org}") }, Reason = "spec" }),
        Case(Policies + "ApplyPolicies", OK,
            n => new ApplyPoliciesRequest { Org = "acme", Removed = { n.Document }, Reason = "spec" }),
        Case(Policies + "ApplyPolicies", PermissionDenied,
            n => new ApplyPoliciesRequest { Documents = { Wire.Document($"org:{n.Org}", n.Document) }, Reason = "spec" }),
        Case(Policies + "GetPolicies", NotFound, n => new GetPoliciesRequest { Org = n.Org }),
        Case(Policies + "GetPolicies", OK, _ => new GetPoliciesRequest { Org = "acme" }),
        Case(Policies + "GetPolicies", OK, _ => new GetPoliciesRequest()),
        Case(Policies + "WhoCan", NotFound, n => new WhoCanRequest { Org = n.Org, Scope = "tool:search" }),
        .. ((Func<Names, string>[])[n => $"org:{n.Org}", n => $"team:{n.Team}", n => $"agent:{n.Did}"])
            .Select(scope => Case(Policies + "WhoCan", OK, n => new WhoCanRequest { Scope = scope(n) })),
    ];

    private static IEnumerable<(string, CrossTenantCase)> OfReplays() =>
    [
        Case(Replays + "StartReplay", NotFound, n => new StartReplayRequest { Org = n.Org, Candidates = { new ReplayCandidate { Name = "spec" } } }),
        Case(Replays + "StartReplay", NotFound,
            n => new StartReplayRequest { Org = "acme", Team = n.Team, Candidates = { new ReplayCandidate { Name = "spec" } } }),
        Case(Replays + "StartReplay", PermissionDenied, _ => new StartReplayRequest { Candidates = { new ReplayCandidate { Name = "spec" } } }),
        Case(Replays + "WatchReplay", NotFound, n => new WatchReplayRequest { Id = n.Agent }),
        Case(Replays + "GetReplay", NotFound, n => new GetReplayRequest { Id = n.Agent }),
        Case(Replays + "CancelReplay", NotFound, n => new CancelReplayRequest { Id = n.Agent }),
        Case(Replays + "ListReplays", OK, _ => new ListReplaysRequest()),
    ];

    // Once within the other org, once as if the thing were of the caller's own.
    private static IEnumerable<(string, CrossTenantCase)> Both(string rpc, Func<Names, string, IMessage> ask) =>
        [Case(rpc, NotFound, n => ask(n, n.Org)), Case(rpc, NotFound, n => ask(n, ""))];

    private static IEnumerable<(string, CrossTenantCase)> Scopes(string rpc, Func<HaltScope, IMessage> ask) =>
    [
        Case(rpc, NotFound, n => ask(new() { Org = n.Org })),
        Case(rpc, NotFound, n => ask(new() { Org = n.Org, Team = n.Team })),
        Case(rpc, NotFound, n => ask(new() { Org = n.Org, Agent = n.Child })),
        Case(rpc, NotFound, n => ask(new() { Team = n.Team })),
        Case(rpc, NotFound, n => ask(new() { Agent = n.Child })),
    ];
}
