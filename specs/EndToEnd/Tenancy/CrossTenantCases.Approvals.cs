using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Approvals.V1;
using static Grpc.Core.StatusCode;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <content>Approvals.</content>
internal static partial class CrossTenantCases
{
    /// <summary>The stream of requests, which ends only when its caller wants.</summary>
    public const string Watch = Approvals + "WatchApprovals";

    private const string Approvals = "assembly.approval.v1.ApprovalService/";
    private const string ApprovalAdmin = "assembly.admin.v1.ApprovalAdminService/";

    private static IEnumerable<(string, CrossTenantCase)> OfApprovals() =>
    [
        Case(Approvals + "ListPending", OK, n => new ListPendingRequest { Org = n.Org }),
        Case(Approvals + "Decide", NotFound,
            n => new DecideRequest { RequestId = n.Approval, Decision = ApprovalDecisionType.Approved }),
        Case(Approvals + "Decide", NotFound,
            n => new DecideRequest { RequestId = n.Approval, Decision = ApprovalDecisionType.Rejected, Reason = "spec" }),
        Case(Watch, NotFound, n => new WatchApprovalsRequest { Org = n.Org, IncludeChanges = true, AfterPosition = 0 }),
        Case(ApprovalAdmin + "ListApprovals", OK, n => new ListApprovalsRequest { Org = n.Org }),
        Case(ApprovalAdmin + "ListApprovals", OK, n => new ListApprovalsRequest { Team = n.Team, AfterId = n.Approval }),
        Case(ApprovalAdmin + "ListApprovals", NotFound, n => new ListApprovalsRequest { Org = n.Org, Agent = n.Agent }),
        Case(ApprovalAdmin + "GetApproval", NotFound, n => new GetApprovalRequest { Id = n.Approval }),
        Case(ApprovalAdmin + "RevealApprovalInputs", NotFound, n => new RevealApprovalInputsRequest { Id = n.Approval }),
        Case(ApprovalAdmin + "ForwardApproval", NotFound,
            n => new ForwardApprovalRequest { Id = n.Approval, To = n.Principal, Reason = "spec" }),
        Case(ApprovalAdmin + "WithdrawApproval", NotFound, n => new WithdrawApprovalRequest { Id = n.Approval, Reason = "spec" }),
        Case(ApprovalAdmin + "SetApprovalRoute", NotFound, n => new SetApprovalRouteRequest
        {
            Org = n.Org, Route = new() { Team = n.Team, Roles = { "developer" } },
        }),
        Case(ApprovalAdmin + "SetApprovalRoute", NotFound,
            n => new SetApprovalRouteRequest { Route = new() { Team = n.Team, Roles = { "developer" } } }),
        Case(ApprovalAdmin + "ClearApprovalRoute", NotFound, n => new ClearApprovalRouteRequest { Org = n.Org, Team = n.Team }),
        Case(ApprovalAdmin + "DelegateApprovals", NotFound, n => new DelegateApprovalsRequest
        {
            Org = n.Org, Delegation = new() { From = n.Principal, To = "user:spec", UntilUnixMs = 1 },
        }),
        Case(ApprovalAdmin + "EndApprovalDelegation", NotFound,
            n => new EndApprovalDelegationRequest { Org = n.Org, From = n.Principal, To = "user:spec" }),
        Case(ApprovalAdmin + "ListApprovalRoutes", NotFound, n => new ListApprovalRoutesRequest { Org = n.Org }),
    ];
}
