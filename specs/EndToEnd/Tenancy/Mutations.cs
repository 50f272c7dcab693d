using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>A change that somebody wants about an agent of the team desk, or about its team, org or policies.</summary>
/// <param name="Rpc">The RPC's full name.</param>
/// <param name="Needed">What it needs.</param>
/// <param name="Ask">The request about an agent that nothing else is about.</param>
internal sealed record Mutation(string Rpc, Needed Needed, Func<TestAgent, IMessage> Ask)
{
    /// <summary>What the operator does first, so that there is something to change.</summary>
    public (string Rpc, Func<TestAgent, IMessage> Ask)? Before { get; init; }
}

/// <summary>Policy specification §13, and what the commands themselves need.</summary>
internal static class Mutations
{
    private const string Agents = "assembly.admin.v1.AgentAdminService/";
    private const string Tenancy = "assembly.admin.v1.TenancyService/";
    private const string Halts = "assembly.admin.v1.HaltService/";
    private const string Keys = "assembly.admin.v1.KeyStoreService/";
    private const string Approvals = "assembly.admin.v1.ApprovalAdminService/";
    private const string Operations = "assembly.admin.v1.OperationService/";

    public const string Trace = "run";
    public const string Apply = "assembly.admin.v1.PolicyAdminService/ApplyPolicies";

    /// <summary>Scopes of policies, as documents and as questions about them.</summary>
    public static IReadOnlyList<(Needed Needed, Func<TestAgent, string> Scope)> Scopes { get; } =
    [
        (Needed.Operator, _ => "global"),
        (Needed.OrgAdmin, _ => $"org:{Roles.Org}"),
        (Needed.TeamAdmin, _ => $"team:{Roles.Desk}"),
        (Needed.DeveloperOfOrg, agent => $"agent:{agent.Did}"),
        (Needed.DeveloperOfOrg, _ => "tool:wipe"),
    ];

    public static IReadOnlyList<Mutation> All { get; } =
        [.. OfAgents(), .. OfTenancy(), .. OfHalts(), .. OfOperations(), .. OfKeys(), .. OfApprovals(), .. Scopes.Select(each => OfPolicy(each.Needed, each.Scope))];

    private static IEnumerable<Mutation> OfAgents() =>
    [
        new(Agents + "SuspendAgent", Needed.TeamAdmin, a => new SuspendAgentRequest { Agent = Ref(a), Reason = "spec" }),
        new(Agents + "ResumeAgent", Needed.TeamAdmin, a => new ResumeAgentRequest { Agent = Ref(a) })
        {
            Before = (Agents + "SuspendAgent", a => new SuspendAgentRequest { Agent = Ref(a), Reason = "spec" }),
        },
        new(Agents + "DeregisterAgent", Needed.TeamAdmin, a => new DeregisterAgentRequest { Agent = Ref(a), Reason = "spec" }),
        new(Agents + "RotateCredential", Needed.TeamAdmin, a => new RotateCredentialRequest { Agent = Ref(a), Reason = "spec" }),
        new(Agents + "RevokeCredential", Needed.TeamAdmin, a => new RevokeCredentialRequest { Agent = Ref(a), Reason = "spec" }),
        new(Agents + "ReparentAgent", Needed.TeamAdmin, a => new ReparentAgentRequest { Agent = Ref(a), Reason = "spec" }),
        new(Agents + "MoveAgent", Needed.OrgAdmin, a => new MoveAgentRequest { Agent = Ref(a), Team = Roles.Annex, Reason = "spec" }),
        new(Agents + "SetEnforcementMode", Needed.DeveloperOfTeam,
            a => new SetEnforcementModeRequest { Agent = Ref(a), Mode = EnforcementMode.Enforce, Reason = "spec" }),
        new(Agents + "SetEnforcementMode", Needed.OrgAdmin, a => new SetEnforcementModeRequest
        {
            Agent = Ref(a),
            Mode = EnforcementMode.Observe,
            Reason = "spec",
            ExpiresAtUnixMs = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
        }),
    ];

    private static IEnumerable<Mutation> OfTenancy() =>
    [
        new(Tenancy + "CreateOrg", Needed.Operator, a => new CreateOrgRequest { Org = a.HexId }),
        new(Tenancy + "CreateTeam", Needed.OrgAdmin, a => new CreateTeamRequest { Org = Roles.Org, Team = a.HexId }),
        new(Tenancy + "EnrollMember", Needed.TeamAdmin, a => new EnrollMemberRequest { Org = Roles.Org, Team = Roles.Desk, Did = a.Did }),
        new(Tenancy + "ExpelMember", Needed.TeamAdmin, a => new ExpelMemberRequest { Org = Roles.Org, Team = Roles.Desk, Did = a.Did }),
        new(Tenancy + "IssueEnrollmentToken", Needed.TeamAdmin,
            _ => new IssueEnrollmentTokenRequest { Org = Roles.Org, Team = Roles.Desk }),
        new(Tenancy + "RevokeEnrollmentToken", Needed.TeamAdmin,
            _ => new RevokeEnrollmentTokenRequest { Org = Roles.Org, Team = Roles.Desk, TokenId = "0123456789abcdef" }),
        new(Tenancy + "GrantRole", Needed.OrgAdmin,
            a => new GrantRoleRequest { Org = Roles.Org, Principal = $"agent:{a.Did}", Role = "viewer" }),
        new(Tenancy + "RevokeRole", Needed.OrgAdmin, a => new RevokeRoleRequest { Org = Roles.Org, Principal = $"agent:{a.Did}" }),
    ];

    private static IEnumerable<Mutation> OfHalts() =>
        ((IEnumerable<(Needed Needed, Func<TestAgent, HaltScope> Scope)>)
        [
            (Needed.Operator, _ => new() { Fleet = true }),
            (Needed.OrgAdmin, _ => new() { Org = Roles.Org }),
            (Needed.TeamAdmin, _ => new() { Org = Roles.Org, Team = Roles.Desk }),
            (Needed.DeveloperOfTeam, a => new() { Org = Roles.Org, Agent = a.HexId }),
        ]).SelectMany(each => (Mutation[])
        [
            new(Halts + "OrderHalt", each.Needed, a => new OrderHaltRequest { Scope = each.Scope(a), Reason = "spec" }),
            new(Halts + "ReleaseHalt", each.Needed, a => new ReleaseHaltRequest { Scope = each.Scope(a), Reason = "spec" })
            {
                Before = (Halts + "OrderHalt", a => new OrderHaltRequest { Scope = each.Scope(a), Reason = "spec" }),
            },
        ]);

    private static IEnumerable<Mutation> OfOperations() =>
    [
        new(Operations + "PauseOperation", Needed.DeveloperOfTeam, Operation),
        new(Operations + "ResumeOperation", Needed.DeveloperOfTeam, Operation) { Before = (Operations + "PauseOperation", Operation) },
        new(Operations + "TerminateOperation", Needed.DeveloperOfTeam, Operation),
        new(Operations + "CompleteOperation", Needed.DeveloperOfTeam, Operation),
    ];

    private static IEnumerable<Mutation> OfKeys() =>
    [
        new(Keys + "RotateInstallationKey", Needed.Operator, _ => new RotateInstallationKeyRequest()),
        new(Keys + "DestroyKey", Needed.Operator,
            a => new DestroyKeyRequest { Org = Roles.Org, Subject = $"agent:{a.Did}", Reason = "spec" }),
    ];

    private static IEnumerable<Mutation> OfApprovals()
    {
        static IMessage Route(TestAgent _) =>
            new SetApprovalRouteRequest { Org = Roles.Org, Route = new() { Team = Roles.Desk, Kind = "LLM_CALL", Roles = { "developer" } } };
        static IMessage Delegation(TestAgent a) => new DelegateApprovalsRequest
        {
            Org = Roles.Org,
            Delegation = new()
            {
                From = $"agent:{a.Did}",
                To = "user:anna",
                UntilUnixMs = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds(),
            },
        };
        return
        [
            new(Approvals + "SetApprovalRoute", Needed.TeamAdmin, Route),
            new(Approvals + "ClearApprovalRoute", Needed.TeamAdmin,
                _ => new ClearApprovalRouteRequest { Org = Roles.Org, Team = Roles.Desk, Kind = "LLM_CALL" })
            {
                Before = (Approvals + "SetApprovalRoute", Route),
            },
            new(Approvals + "DelegateApprovals", Needed.OrgAdmin, Delegation)
            {
                Before = (Tenancy + "GrantRole", a => new GrantRoleRequest { Org = Roles.Org, Principal = $"agent:{a.Did}", Role = "viewer" }),
            },
            new(Approvals + "EndApprovalDelegation", Needed.OrgAdmin,
                a => new EndApprovalDelegationRequest { Org = Roles.Org, From = $"agent:{a.Did}", To = "user:anna" }),
        ];
    }

    private static Mutation OfPolicy(Needed needed, Func<TestAgent, string> scope) => new(Apply, needed, a => new ApplyPoliciesRequest
    {
        Org = needed == Needed.Operator ? "" : Roles.Org,
        Documents = { Wire.Document(scope(a), $"{a.HexId}.yaml", "wipe: { allow: false }") },
        Reason = "spec",
    });

    private static OperationRequest Operation(TestAgent agent) =>
        new() { Org = Roles.Org, OpId = $"{Trace}-{agent.HexId}:", Reason = "spec" };

    private static AgentRef Ref(TestAgent agent) => Wire.Ref(agent.HexId, Roles.Org);
}
