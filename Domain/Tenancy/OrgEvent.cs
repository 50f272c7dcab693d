using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>What happens to an org. Told in its <c>org-…</c> stream; which org stands in the envelope.</summary>
public abstract record OrgEvent : IEventDataCodec<OrgEvent>
{
    /// <summary>Wire name of <see cref="Founded"/>.</summary>
    public const string FoundedType = "org.founded";

    /// <summary>Wire name of <see cref="RoleGranted"/>.</summary>
    public const string RoleGrantedType = "org.role_granted";

    /// <summary>Wire name of <see cref="RoleRevoked"/>.</summary>
    public const string RoleRevokedType = "org.role_revoked";

    private OrgEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>The org came into being.</summary>
    /// <param name="Name">Display name.</param>
    public sealed record Founded(string Name) : OrgEvent;

    /// <summary>A principal may act for the org or one of its teams.</summary>
    public sealed record RoleGranted(string Principal, string Team, Role Role) : OrgEvent;

    /// <summary>It no longer may.</summary>
    public sealed record RoleRevoked(string Principal, string Team) : OrgEvent;

    /// <inheritdoc/>
    public static string TypeOf(OrgEvent happened) => happened switch
    {
        Founded => FoundedType,
        RoleGranted => RoleGrantedType,
        RoleRevoked => RoleRevokedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, OrgEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Founded e => json.Member("name", e.Name),
            RoleGranted e => json.Member("principal", e.Principal).Member("role", Roles.NameOf(e.Role)).Member("team", e.Team),
            RoleRevoked e => json.Member("principal", e.Principal).Member("team", e.Team),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static OrgEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        OrgEvent? read = envelope.Type switch
        {
            FoundedType => new Founded(data.Text("name")),
            // A role that only a newer build knows permits nothing here.
            RoleGrantedType => Roles.TryRead(data.Text("role"), out var role)
                ? new RoleGranted(data.Text("principal"), data.Text("team"), role)
                : new RoleRevoked(data.Text("principal"), data.Text("team")),
            RoleRevokedType => new RoleRevoked(data.Text("principal"), data.Text("team")),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal };
    }
}
