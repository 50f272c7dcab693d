using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Admin;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Identity;

/// <summary>Keys, accounts and sessions as the wire tells them.</summary>
internal static class IdentityRecords
{
    private const ulong LifetimeSecondsMax = 10UL * 366 * 24 * 3_600;

    public static SessionResponse ToWire(OpenSession session) => new()
    {
        AccessToken = session.AccessToken,
        AccessExpiresAtUnixMs = AgentRecords.MillisecondsOf(session.AccessUntil),
        RefreshToken = session.RefreshToken,
        SessionExpiresAtUnixMs = AgentRecords.MillisecondsOf(session.SessionUntil),
        Principal = session.Principal,
    };

    public static IssuedApiKeyResponse ToWire(Answer<IssuedKey> answer)
    {
        var issued = answer.Done().Value;
        return new()
        {
            KeyId = issued.KeyId,
            Key = issued.Key,
            ExpiresAtUnixMs = AgentRecords.MillisecondsOf(issued.Until),
        };
    }

    public static GivenSecretResponse ToWire(Answer<GivenSecret> answer)
    {
        var given = answer.Done().Value;
        return new() { Token = given.Token, ExpiresAtUnixMs = AgentRecords.MillisecondsOf(given.Until) };
    }

    public static ApiKeyRecord ToWire(KnownStream<ApiKeyState> key, Instant now) => new()
    {
        KeyId = key.State.KeyId,
        Org = key.Org,
        Team = key.Team,
        Label = key.State.Label,
        Scope = CredentialScopes.NameOf(key.State.Scope),
        ExpiresAtUnixMs = AgentRecords.MillisecondsOf(key.State.Until),
        State = key.State.IsRevoked ? "revoked" : key.State.Counts(now) ? "active" : "expired",
        OldSecretUntilUnixMs = key.State.Counts(now) && key.State.OldUntil > now ? AgentRecords.MillisecondsOf(key.State.OldUntil) : 0,
    };

    public static UserRecord ToWire(KnownStream<UserState> user, Instant now) => new()
    {
        Name = user.State.Name,
        Org = user.Org,
        Team = user.Team,
        Scope = CredentialScopes.NameOf(user.State.Scope),
        State = user.State.IsDisabled ? "disabled"
            : user.State.Verifier.Length == 0 ? "invited"
            : user.State.LockedUntil > now ? "locked"
            : "active",
        Sessions = (uint)user.State.Sessions.Count(session => session.Value.Until > now),
        LockedUntilUnixMs = user.State.LockedUntil > now ? AgentRecords.MillisecondsOf(user.State.LockedUntil) : 0,
    };

    public static CredentialScope ScopeOf(string name) => CredentialScopes.TryRead(name, out var scope)
        ? scope
        : throw GrpcErrors.Invalid("scope",
            $"'{name}' is no scope; there are {string.Join(", ", Enum.GetValues<CredentialScope>().Select(CredentialScopes.NameOf))}");

    public static TimeSpan? LifetimeOf(string field, ulong seconds) =>
        seconds == 0 ? null
        : seconds <= LifetimeSecondsMax ? TimeSpan.FromSeconds(seconds)
        : throw GrpcErrors.Invalid(field, $"{seconds} s is longer than ten years");
}
