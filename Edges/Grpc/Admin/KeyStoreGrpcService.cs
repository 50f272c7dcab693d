using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.KeyStoreService</c>: maps, and decides nothing.</summary>
public sealed class KeyStoreGrpcService(
    KeyAdministration administration, InputDisclosure disclosure, CallerIdentity identity)
    : KeyStoreService.KeyStoreServiceBase
{
    private const int PageDefault = 100;

    // Neither an org nor a subject can hold it: texts of the wire have no control characters.
    private const char Separator = '\n';

    /// <inheritdoc/>
    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var limit = request.PageSize switch
        {
            0 => PageDefault,
            <= KeyAdministration.PageMax => (int)request.PageSize,
            _ => throw GrpcErrors.Invalid("page_size", $"is {request.PageSize}; at most {KeyAdministration.PageMax} are given"),
        };
        var keys = (await administration.ListAsync(
            identity.Of(context), FieldRules.Text("org", request.Org), After(request.PageToken), limit, context.CancellationToken)
            .ConfigureAwait(false)).Done().Value;
        var response = new ListKeysResponse
        {
            NextPageToken = keys.Length == limit ? $"{keys[^1].Subject.Org}{Separator}{keys[^1].Subject.Name}" : "",
        };
        response.Keys.AddRange(keys.Select(ToWire));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RotateInstallationKeyResponse> RotateInstallationKey(
        RotateInstallationKeyRequest request, ServerCallContext context)
    {
        var done = (await administration.RotateAsync(identity.Of(context), context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new RotateInstallationKeyResponse { Generation = (uint)done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<DestroyKeyResponse> DestroyKey(DestroyKeyRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var subject = new KeySubject(
            CallerScope.OrgOf(caller, request.Org), FieldRules.Text("subject", request.Subject, FieldRules.TextMax));
        var reason = FieldRules.Text("reason", request.Reason, FieldRules.TextMax);
        var done = (await administration.DestroyAsync(caller, subject, reason, context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new DestroyKeyResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevealInputsResponse> RevealInputs(RevealInputsRequest request, ServerCallContext context)
    {
        var inputs = (await disclosure.RevealAsync(
            identity.Of(context), new Position(request.Position), context.CancellationToken).ConfigureAwait(false)).Done().Value;
        return new RevealInputsResponse
        {
            EventId = inputs.Decision.ToString(),
            InputsJson = ByteString.CopyFrom(inputs.Json.Span),
        };
    }

    private static KeyRecord ToWire(StoredKey key) => new()
    {
        KeyId = key.Id.ToString(),
        Org = key.Subject.Org,
        Subject = key.Subject.Name,
        State = key.IsDestroyed ? "destroyed" : "active",
        CreatedAtUnixMs = AgentRecords.MillisecondsOf(key.CreatedAt),
    };

    private static KeySubject? After(string token) =>
        token.Length == 0 ? null
        : token.Split(Separator) is [var org, var name] ? new KeySubject(org, name)
        : throw GrpcErrors.Invalid("page_token", "is none that a page ended with");
}
