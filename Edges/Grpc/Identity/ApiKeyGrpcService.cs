using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Admin;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Identity;

/// <summary><c>assembly.admin.v1.ApiKeyService</c>: maps, and decides nothing.</summary>
public sealed class ApiKeyGrpcService(
    ApiKeyAdministration administration, SigningKeyAdministration signing, CallerIdentity identity, TimeProvider time)
    : ApiKeyService.ApiKeyServiceBase
{
    /// <inheritdoc/>
    public override async Task<IssuedApiKeyResponse> IssueApiKey(IssueApiKeyRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var wish = new KeyWish(
            MemberTerms.Of(caller, FieldRules.Text("org", request.Org), FieldRules.Text("team", request.Team)),
            FieldRules.Text("label", request.Label, FieldRules.TextMax),
            IdentityRecords.ScopeOf(request.Scope),
            IdentityRecords.LifetimeOf("lifetime_seconds", request.LifetimeSeconds));
        return IdentityRecords.ToWire(await administration.IssueAsync(caller, wish, context.CancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async Task<IssuedApiKeyResponse> RotateApiKey(RotateApiKeyRequest request, ServerCallContext context) =>
        IdentityRecords.ToWire(await administration.RotateAsync(
            identity.Of(context),
            FieldRules.Required("key_id", request.KeyId),
            IdentityRecords.LifetimeOf("overlap_seconds", request.OverlapSeconds) ?? TimeSpan.Zero,
            IdentityRecords.LifetimeOf("lifetime_seconds", request.LifetimeSeconds),
            context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> RevokeApiKey(RevokeApiKeyRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.RevokeAsync(
            identity.Of(context),
            FieldRules.Required("key_id", request.KeyId),
            FieldRules.Required("reason", request.Reason, FieldRules.TextMax),
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> RevokeTokens(RevokeTokensRequest request, ServerCallContext context) =>
        TenancyGrpcService.ChangedAsync(administration.RevokeTokensAsync(
            identity.Of(context), FieldRules.Required("key_id", request.KeyId), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        var now = Instant.From(time.GetUtcNow());
        var response = new ListApiKeysResponse();
        response.Keys.AddRange(administration.List(identity.Of(context)).Select(key => IdentityRecords.ToWire(key, now)));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<RotateSigningKeyResponse> RotateSigningKey(RotateSigningKeyRequest request, ServerCallContext context) => new()
    {
        KeyId = (await signing.RotateAsync(identity.Of(context), context.CancellationToken).ConfigureAwait(false)).Done().Value,
    };
}
