using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Admin;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Identity;

/// <summary><c>assembly.admin.v1.UserService</c>: maps, and decides nothing.</summary>
public sealed class UserGrpcService(UserAdministration administration, CallerIdentity identity, TimeProvider time)
    : UserService.UserServiceBase
{
    /// <inheritdoc/>
    public override async Task<GivenSecretResponse> InviteUser(InviteUserRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return IdentityRecords.ToWire(await administration.InviteAsync(
            caller,
            FieldRules.Required("name", request.Name),
            MemberTerms.Of(caller, FieldRules.Text("org", request.Org), FieldRules.Text("team", request.Team)),
            IdentityRecords.ScopeOf(request.Scope),
            context.CancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async Task<GivenSecretResponse> ResetPassword(ResetPasswordRequest request, ServerCallContext context) =>
        IdentityRecords.ToWire(await administration.ResetAsync(
            identity.Of(context), Name(request.Name), context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> ChangeScope(ChangeScopeRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.ChangeScopeAsync(
            identity.Of(context), Name(request.Name), IdentityRecords.ScopeOf(request.Scope), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> DisableUser(DisableUserRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.DisableAsync(
            identity.Of(context), Name(request.Name), Reason(request.Reason), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> EnableUser(EnableUserRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.EnableAsync(
            identity.Of(context), Name(request.Name), Reason(request.Reason), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> EndSessions(EndSessionsRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.EndSessionsAsync(
            identity.Of(context), Name(request.Name), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var now = Instant.From(time.GetUtcNow());
        var response = new ListUsersResponse();
        response.Users.AddRange(administration.List(identity.Of(context)).Select(user => IdentityRecords.ToWire(user, now)));
        return Task.FromResult(response);
    }

    private static string Name(string name) => FieldRules.Required("name", name);

    private static string Reason(string reason) => FieldRules.Required("reason", reason, FieldRules.TextMax);
}
