using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using SecretRecord = AgentAssembly.Contracts.Admin.V1.SecretRecord;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.SecretAdminService</c>: maps, and decides nothing.</summary>
public sealed class SecretAdminGrpcService(SecretAdministration administration, CallerIdentity identity)
    : SecretAdminService.SecretAdminServiceBase
{
    /// <inheritdoc/>
    public override Task<SecretChangedResponse> RegisterSecret(RegisterSecretRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.RegisterAsync(
            caller, IdOf(caller, request.Secret), request.Value.Memory, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<SecretChangedResponse> RotateSecret(RotateSecretRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.RotateAsync(
            caller, IdOf(caller, request.Secret), request.Value.Memory, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<SecretChangedResponse> DeleteSecret(DeleteSecretRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.DeleteAsync(caller, IdOf(caller, request.Secret), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<ListSecretsResponse> ListSecrets(ListSecretsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var secrets = await administration.ListAsync(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Text("team", request.Team), context.CancellationToken)
            .ConfigureAwait(false);
        return new ListSecretsResponse { Secrets = { secrets.Done().Value.Select(ToWire) } };
    }

    private static SecretId IdOf(Caller caller, SecretRef? named) => named is null
        ? throw GrpcErrors.Invalid("secret", "is missing; name the secret")
        : new SecretId(
            CallerScope.OrgOf(caller, named.Org, "secret.org"),
            FieldRules.Text("secret.team", named.Team),
            FieldRules.Required("secret.name", named.Name));

    private static SecretRecord ToWire(Commands.Core.Secrets.SecretRecord secret) => new()
    {
        Org = secret.Id.Org,
        Team = secret.Id.Team,
        Name = secret.Id.Name,
        Version = (uint)secret.State.Version,
        ValueMissing = !secret.HasValue,
        CreatedAtUnixMs = AgentRecords.MillisecondsOf(secret.State.RegisteredAt),
        RotatedAtUnixMs = secret.State.RotatedAt is { } rotated ? AgentRecords.MillisecondsOf(rotated) : 0,
        LastUsedAtUnixMs = secret.Uses.IsEmpty ? 0 : AgentRecords.MillisecondsOf(secret.Uses[0].At),
        Uses =
        {
            secret.Uses.Select(use => new SecretUseRecord
            {
                Agent = use.Agent.ToString(),
                Count = (ulong)use.Count,
                LastVersion = (uint)use.Version,
                LastUsedAtUnixMs = AgentRecords.MillisecondsOf(use.At),
            }),
        },
    };

    private static async Task<SecretChangedResponse> ChangedAsync(ValueTask<Answer<SecretChange>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new SecretChangedResponse { Changed = done.Value.HasChanged, Version = (uint)done.Value.Version };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }
}
