using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// What an org decides about who is asked. Told in the org's <c>routing-…</c> stream; which org stands in the envelope.
/// </summary>
public abstract record RoutingEvent : IEventDataCodec<RoutingEvent>
{
    /// <summary>Wire name of <see cref="Set"/>.</summary>
    public const string SetType = "approval.routing_set";

    /// <summary>Wire name of <see cref="Cleared"/>.</summary>
    public const string ClearedType = "approval.routing_cleared";

    /// <summary>Wire name of <see cref="Delegated"/>.</summary>
    public const string DelegatedType = "approval.delegated";

    /// <summary>Wire name of <see cref="DelegationEnded"/>.</summary>
    public const string DelegationEndedType = "approval.delegation_ended";

    private RoutingEvent()
    {
    }

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>Questions of a team and kind go this way from now on.</summary>
    /// <param name="Route">Which, and which way.</param>
    public sealed record Set(ApprovalRoute Route) : RoutingEvent;

    /// <summary>They go the way of all others again.</summary>
    /// <param name="Team">The team; empty for all.</param>
    /// <param name="Kind">The kind of action; empty for all.</param>
    public sealed record Cleared(string Team, string Kind) : RoutingEvent;

    /// <summary>Somebody lets somebody else decide instead.</summary>
    /// <param name="Delegation">Who, whom, until when.</param>
    public sealed record Delegated(ApprovalDelegation Delegation) : RoutingEvent;

    /// <summary>No longer, before the time was over.</summary>
    /// <param name="From">Who.</param>
    /// <param name="To">Whom.</param>
    public sealed record DelegationEnded(string From, string To) : RoutingEvent;

    /// <inheritdoc/>
    public static string TypeOf(RoutingEvent happened) => happened switch
    {
        Set => SetType,
        Cleared => ClearedType,
        Delegated => DelegatedType,
        DelegationEnded => DelegationEndedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, RoutingEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Set e => Write(json, e.Route),
            Cleared e => json.Member("kind", e.Kind).Member("team", e.Team),
            Delegated e => json.Member("from", e.Delegation.From).Member("reason", e.Delegation.Reason)
                .Member("team", e.Delegation.Team).Member("to", e.Delegation.To)
                .Member("until_us", e.Delegation.Until.UnixMicroseconds),
            DelegationEnded e => json.Member("from", e.From).Member("to", e.To),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static RoutingEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        RoutingEvent? read = envelope.Type switch
        {
            SetType => new Set(new ApprovalRoute(
                data.Text("team"),
                data.Text("kind"),
                [.. data.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!)],
                data.Text("escalation_role"),
                (int)data.Number("escalate_after_secs"))),
            ClearedType => new Cleared(data.Text("team"), data.Text("kind")),
            DelegatedType => new Delegated(new ApprovalDelegation(
                data.Text("from"), data.Text("to"), data.Text("team"), data.Text("reason"), new(data.Number("until_us")))),
            DelegationEndedType => new DelegationEnded(data.Text("from"), data.Text("to")),
            _ => null,
        };
        return read is null ? null : read with { At = envelope.RecordedAt };
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, ApprovalRoute route)
    {
        json.Member("escalate_after_secs", route.EscalateAfterSeconds)
            .Member("escalation_role", route.EscalationRole)
            .Member("kind", route.Kind)
            .Name("roles").BeginArray();
        foreach (var role in route.Roles)
        {
            json.Value(role);
        }

        return json.EndArray().Member("team", route.Team);
    }
}
