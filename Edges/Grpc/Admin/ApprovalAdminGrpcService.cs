using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Approvals;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.ApprovalAdminService</c>: maps, and decides nothing.</summary>
public sealed class ApprovalAdminGrpcService(
    ApprovalAdministration administration,
    RoutingAdministration routing,
    ApprovalQueries queries,
    ApprovalInputs inputs,
    WriteSideState state,
    CallerIdentity identity,
    TimeProvider time)
    : ApprovalAdminService.ApprovalAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    /// <inheritdoc/>
    public override async Task<ListApprovalsResponse> ListApprovals(ListApprovalsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var org = CallerScope.OrgOf(caller, request.Org);
        var question = new ApprovalQuestion(
            org, FieldRules.Text("team", request.Team), AgentOf(caller, org, request.Agent), [.. request.Statuses.Select(PhaseOf)]);
        var found = await queries.ListAsync(caller, question, context.CancellationToken).ConfigureAwait(false);
        var rest = request.AfterId.Length == 0 ? found : Behind(found, request.AfterId);
        var size = request.PageSize == 0 ? PageDefault : (int)Math.Min(request.PageSize, PageMax);
        return new ListApprovalsResponse
        {
            Approvals = { rest.Take(size).Select(ApprovalMapping.ToRecord) },
            HasMore = rest.Count > size,
        };
    }

    /// <inheritdoc/>
    public override async Task<GetApprovalResponse> GetApproval(GetApprovalRequest request, ServerCallContext context)
    {
        var answer = await queries.GetAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), context.CancellationToken).ConfigureAwait(false);
        var story = answer.Done().Value;
        return new GetApprovalResponse
        {
            Approval = ApprovalMapping.ToRecord(story.Round),
            Steps = { story.Events.Select(ApprovalMapping.ToStep) },
        };
    }

    /// <inheritdoc/>
    public override async Task<RevealApprovalInputsResponse> RevealApprovalInputs(
        RevealApprovalInputsRequest request, ServerCallContext context)
    {
        var answer = await inputs.RevealAsync(
            identity.Of(context), FieldRules.Required("id", request.Id), context.CancellationToken).ConfigureAwait(false);
        var shown = answer.Done().Value;
        return new RevealApprovalInputsResponse
        {
            DecisionId = shown.Decision.ToString(), InputsJson = ByteString.CopyFrom(shown.Json.Span),
        };
    }

    /// <inheritdoc/>
    public override Task<ApprovalChangedResponse> ForwardApproval(ForwardApprovalRequest request, ServerCallContext context) =>
        ChangedAsync(administration.ForwardAsync(
            identity.Of(context),
            FieldRules.Required("id", request.Id),
            FieldRules.Required("to", request.To),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<ApprovalChangedResponse> WithdrawApproval(WithdrawApprovalRequest request, ServerCallContext context) =>
        ChangedAsync(administration.WithdrawAsync(
            identity.Of(context),
            FieldRules.Required("id", request.Id),
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<RoutingChangedResponse> SetApprovalRoute(SetApprovalRouteRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var route = request.Route ?? throw GrpcErrors.Invalid("route", "is missing; say which way questions go");
        return RoutedAsync(routing.SetAsync(
            caller,
            CallerScope.OrgOf(caller, request.Org),
            new ApprovalRoute(
                FieldRules.Text("route.team", route.Team),
                FieldRules.Text("route.kind", route.Kind),
                [.. route.Roles.Take(PageDefault).Select(role => FieldRules.Required("route.roles", role))],
                FieldRules.Text("route.escalation_role", route.EscalationRole),
                (int)Math.Min(route.EscalateAfterSecs, int.MaxValue)),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<RoutingChangedResponse> ClearApprovalRoute(ClearApprovalRouteRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return RoutedAsync(routing.ClearAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Text("team", request.Team),
            FieldRules.Text("kind", request.Kind), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<RoutingChangedResponse> DelegateApprovals(DelegateApprovalsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var wanted = request.Delegation ?? throw GrpcErrors.Invalid("delegation", "is missing; say who decides in whose place");
        return RoutedAsync(routing.DelegateAsync(
            caller,
            CallerScope.OrgOf(caller, request.Org),
            new ApprovalDelegation(
                FromOf(caller, "delegation.from", wanted.From),
                FieldRules.Required("delegation.to", wanted.To),
                FieldRules.Text("delegation.team", wanted.Team),
                FieldRules.Text("delegation.reason", wanted.Reason, FieldRules.TextMax),
                Moments.Of("delegation.until_unix_ms", wanted.UntilUnixMs)),
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<RoutingChangedResponse> EndApprovalDelegation(
        EndApprovalDelegationRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return RoutedAsync(routing.EndDelegationAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FromOf(caller, "from", request.From),
            FieldRules.Required("to", request.To), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListApprovalRoutesResponse> ListApprovalRoutes(ListApprovalRoutesRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var known = routing.Get(caller, CallerScope.OrgOf(caller, request.Org)).Done().Value;
        var now = Instant.From(time.GetUtcNow());
        return Task.FromResult(new ListApprovalRoutesResponse
        {
            Routes =
            {
                known.Routes.Values.Select(route => new ApprovalRouteRecord
                {
                    Team = route.Team,
                    Kind = route.Kind,
                    Roles = { route.Roles },
                    EscalationRole = route.EscalationRole,
                    EscalateAfterSecs = (uint)route.EscalateAfterSeconds,
                }),
            },
            Delegations =
            {
                known.Delegations.Values.Where(each => now < each.Until).Select(each => new ApprovalDelegationRecord
                {
                    From = each.From,
                    To = each.To,
                    Team = each.Team,
                    Reason = each.Reason,
                    UntilUnixMs = AgentRecords.MillisecondsOf(each.Until),
                }),
            },
        });
    }

    private static string FromOf(Caller caller, string field, string named) =>
        named.Length == 0 ? caller.Principal : FieldRules.Text(field, named);

    private AgentId? AgentOf(Caller caller, string org, string named) =>
        named.Length == 0 ? null : state.Agents.AgentOf(caller, org, "agent", named).Id;

    private static ApprovalPhase PhaseOf(string name) => ApprovalPhases.TryRead(name, out var phase)
        ? phase
        : throw GrpcErrors.Invalid("statuses", $"'{name}' is no status: pending, approved, rejected, expired, withdrawn and redeemed are");

    private static List<KnownApproval> Behind(IReadOnlyList<KnownApproval> found, string after) =>
        ApprovalId.TryParse(after, out var id)
            ? [.. found.SkipWhile(round => round.Id != id).Skip(1)]
            : throw GrpcErrors.Invalid("after_id", $"'{after}' is no id: 32 hexadecimal digits are");

    private static async Task<ApprovalChangedResponse> ChangedAsync(ValueTask<Answer<ApprovalChange>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new ApprovalChangedResponse { Changed = done.Value.HasChanged, Status = ApprovalPhases.NameOf(done.Value.Phase) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static async Task<RoutingChangedResponse> RoutedAsync(ValueTask<Answer<bool>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new RoutingChangedResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
