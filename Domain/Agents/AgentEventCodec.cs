using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>Between an agent's events and their canonical data. Types are mapped by hand: the name is the format.</summary>
public sealed partial class AgentEventCodec : IEventDataCodec<AgentEvent>
{
    /// <summary>Wire name of <see cref="AgentEvent.Registered"/>.</summary>
    public const string Registered = "agent.registered";

    /// <summary>Wire name of <see cref="AgentEvent.CredentialRotated"/>.</summary>
    public const string CredentialRotated = "agent.credential_rotated";

    /// <summary>Wire name of <see cref="AgentEvent.CredentialRevoked"/>.</summary>
    public const string CredentialRevoked = "agent.credential_revoked";

    /// <summary>Wire name of <see cref="AgentEvent.Deregistered"/>.</summary>
    public const string Deregistered = "agent.deregistered";

    /// <summary>Wire name of <see cref="AgentEvent.Suspended"/>.</summary>
    public const string Suspended = "agent.suspended";

    /// <summary>Wire name of <see cref="AgentEvent.SuspensionCleared"/>.</summary>
    public const string SuspensionCleared = "agent.suspension_cleared";

    /// <summary>Wire name of <see cref="AgentEvent.Reparented"/>.</summary>
    public const string Reparented = "agent.reparented";

    /// <summary>Wire name of <see cref="AgentEvent.Moved"/>.</summary>
    public const string Moved = "agent.moved";

    /// <summary>Wire name of <see cref="AgentEvent.ModeChanged"/>.</summary>
    public const string ModeChanged = "agent.mode_changed";

    /// <summary>Wire name of <see cref="AgentEvent.WindowExpired"/>.</summary>
    public const string WindowExpired = "agent.shadow_window_expired";

    /// <summary>Wire name of <see cref="AgentEvent.Orphaned"/>.</summary>
    public const string Orphaned = "agent.orphaned";

    /// <summary>Wire name of <see cref="AgentEvent.HeartbeatLapsed"/>.</summary>
    public const string HeartbeatLapsed = "agent.heartbeat_lapsed";

    /// <summary>Wire name of <see cref="AgentEvent.HeartbeatRecovered"/>.</summary>
    public const string HeartbeatRecovered = "agent.heartbeat_recovered";

    private const string Enforced = "enforce";
    private const string Observed = "observe";

    private AgentEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(AgentEvent happened) => happened switch
    {
        AgentEvent.Registered => Registered,
        AgentEvent.CredentialRotated => CredentialRotated,
        AgentEvent.CredentialRevoked => CredentialRevoked,
        AgentEvent.Deregistered => Deregistered,
        AgentEvent.Suspended => Suspended,
        AgentEvent.SuspensionCleared => SuspensionCleared,
        AgentEvent.Reparented => Reparented,
        AgentEvent.Moved => Moved,
        AgentEvent.ModeChanged => ModeChanged,
        AgentEvent.WindowExpired => WindowExpired,
        AgentEvent.Orphaned => Orphaned,
        AgentEvent.HeartbeatLapsed => HeartbeatLapsed,
        AgentEvent.HeartbeatRecovered => HeartbeatRecovered,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static AgentEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        return Read(document.RootElement, envelope) is { } read
            ? read with { By = envelope.Principal, At = envelope.RecordedAt }
            : null;
    }

    private static AgentEvent? Read(JsonElement data, EventEnvelope envelope) => envelope.Type switch
    {
        Registered => ReadRegistered(data, envelope),
        CredentialRotated => new AgentEvent.CredentialRotated(data.Text("token_hash"), data.Text("reason")),
        CredentialRevoked => new AgentEvent.CredentialRevoked(data.Text("reason")),
        Deregistered => new AgentEvent.Deregistered(data.Text("reason"), data.Truth("removed")),
        Suspended => new AgentEvent.Suspended(KindIn(data.Text("kind")), data.Text("reason"), IdIn(data, "cause")),
        SuspensionCleared => new AgentEvent.SuspensionCleared(KindsIn(data), data.Text("note")),
        Reparented => new AgentEvent.Reparented(IdIn(data, "before"), LineageIn(data, envelope), data.Text("reason")),
        Moved => new AgentEvent.Moved(data.Text("before"), data.Text("team"), data.Text("reason")),
        ModeChanged => new AgentEvent.ModeChanged(
            data.Text("mode") == Observed ? MomentIn(data, "until_us") : null, data.Text("reason")),
        WindowExpired => new AgentEvent.WindowExpired(new(data.Number("until_us"))),
        Orphaned => new AgentEvent.Orphaned(
            IdIn(data, "left") ?? AgentId.Unattributed, FateIn(data.Text("fate")), LineageIn(data, envelope)),
        HeartbeatLapsed => new AgentEvent.HeartbeatLapsed(
            MomentIn(data, "last_seen_us"), TimeSpan.FromSeconds(data.Number("threshold_seconds"))),
        HeartbeatRecovered => new AgentEvent.HeartbeatRecovered(),
        _ => null,
    };

    private static AgentEvent.Registered ReadRegistered(JsonElement data, EventEnvelope envelope) => new(
        new AgentProfile
        {
            Org = envelope.Org ?? "",
            Team = envelope.Team ?? "",
            Did = data.Text("did"),
            Name = data.Text("name"),
            Framework = data.Text("framework"),
            Version = data.Text("version"),
            RiskTier = (int)data.Number("risk_tier"),
            Tools = [.. data.GetProperty("tools").EnumerateArray().Select(t => t.GetString()!)],
            Labels = data.GetProperty("labels").EnumerateObject()
                .ToImmutableSortedDictionary(m => m.Name, m => m.Value.GetString()!, StringComparer.Ordinal),
        },
        LineageIn(data, envelope),
        data.Text("token_hash"),
        AgentWords.EnrolmentOf(data.Text("enrolment")));

    private static AgentLineage LineageIn(JsonElement data, EventEnvelope envelope) => new(
        IdIn(data, "parent"),
        IdIn(data, "root") ?? new AgentId(envelope.Stream.Id),
        (int)data.Number("depth"),
        data.Text("delegation_reason"),
        data.Text("spawned_by_tool"),
        data.TryGetProperty("max_child_depth", out var bound) ? bound.GetInt32() : null);

    private static AgentId? IdIn(JsonElement data, string name) =>
        AgentId.TryParse(data.Text(name), out var id) ? id : null;

    private static Instant? MomentIn(JsonElement data, string name) =>
        data.TryGetProperty(name, out _) ? new Instant(data.Number(name)) : null;

    // A reason that only a newer build knows suspends all the same, beside those that are known. Clearing such a reason
    // clears nothing here: there may be several.
    private static SuspensionKind KindIn(string name) =>
        AgentWords.TryRead(name, out SuspensionKind kind) ? kind : SuspensionKind.Other;

    // Of what may become of an orphan, suspending is what can be taken back.
    private static OrphanFate FateIn(string name) =>
        AgentWords.TryRead(name, out OrphanFate fate) ? fate : OrphanFate.Suspend;

    private static ImmutableSortedSet<SuspensionKind> KindsIn(JsonElement data) =>
    [
        .. data.GetProperty("kinds").EnumerateArray()
            .Select(name => AgentWords.TryRead(name.GetString() ?? "", out SuspensionKind kind) ? kind : default)
            .Where(kind => kind != default),
    ];
}
