using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>Between the events of a round and what the log holds of them.</summary>
public sealed class ApprovalEventCodec : IEventDataCodec<ApprovalEvent>
{
    /// <summary>Wire name of <see cref="ApprovalEvent.Requested"/>.</summary>
    public const string Requested = "approval.requested";

    /// <summary>Wire name of <see cref="ApprovalEvent.Routed"/>.</summary>
    public const string Routed = "approval.routed";

    /// <summary>Wire name of <see cref="ApprovalEvent.Forwarded"/>.</summary>
    public const string Forwarded = "approval.forwarded";

    /// <summary>Wire name of <see cref="ApprovalEvent.Escalated"/>.</summary>
    public const string Escalated = "approval.escalated";

    /// <summary>Wire name of <see cref="ApprovalEvent.VoteCast"/>.</summary>
    public const string VoteCast = "approval.vote_cast";

    /// <summary>Wire name of <see cref="ApprovalEvent.Granted"/>.</summary>
    public const string Granted = "approval.granted";

    /// <summary>Wire name of <see cref="ApprovalEvent.Rejected"/>.</summary>
    public const string Rejected = "approval.rejected";

    /// <summary>Wire name of <see cref="ApprovalEvent.Expired"/>.</summary>
    public const string Expired = "approval.expired";

    /// <summary>Wire name of <see cref="ApprovalEvent.Withdrawn"/>.</summary>
    public const string Withdrawn = "approval.withdrawn";

    /// <summary>Wire name of <see cref="ApprovalEvent.Redeemed"/>.</summary>
    public const string Redeemed = "approval.redeemed";

    private ApprovalEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(ApprovalEvent happened) => happened switch
    {
        ApprovalEvent.Requested => Requested,
        ApprovalEvent.Routed => Routed,
        ApprovalEvent.Forwarded => Forwarded,
        ApprovalEvent.Escalated => Escalated,
        ApprovalEvent.VoteCast => VoteCast,
        ApprovalEvent.Granted => Granted,
        ApprovalEvent.Rejected => Rejected,
        ApprovalEvent.Expired => Expired,
        ApprovalEvent.Withdrawn => Withdrawn,
        ApprovalEvent.Redeemed => Redeemed,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, ApprovalEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            ApprovalEvent.Requested e => Write(json, e.Request),
            ApprovalEvent.Routed e => json.Member("to", e.To),
            ApprovalEvent.Forwarded e => json.Member("from", e.From).Member("reason", e.Reason).Member("to", e.To),
            ApprovalEvent.Escalated e => json.Member("from", e.From).Member("to", e.To),
            ApprovalEvent.VoteCast e => Write(json, e.Vote),
            ApprovalEvent.Granted e => json.Member("until_us", e.Until.UnixMicroseconds),
            ApprovalEvent.Rejected e => json.Member("reason", e.Reason).Member("until_us", e.Until.UnixMicroseconds),
            ApprovalEvent.Expired e => json.Member("until_us", e.Until.UnixMicroseconds).Member("was_granted", e.WasGranted),
            ApprovalEvent.Withdrawn e => json.Member("reason", e.Reason),
            ApprovalEvent.Redeemed e => json.Member("decision", e.Decision.ToString()),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static ApprovalEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        ApprovalEvent? read = envelope.Type switch
        {
            Requested => new ApprovalEvent.Requested(ReadRequest(data)),
            Routed => new ApprovalEvent.Routed(data.Text("to")),
            Forwarded => new ApprovalEvent.Forwarded(data.Text("from"), data.Text("to"), data.Text("reason")),
            Escalated => new ApprovalEvent.Escalated(data.Text("from"), data.Text("to")),
            VoteCast => new ApprovalEvent.VoteCast(ReadVote(data)),
            Granted => new ApprovalEvent.Granted(Moment(data, "until_us")),
            Rejected => new ApprovalEvent.Rejected(data.Text("reason"), Moment(data, "until_us")),
            Expired => new ApprovalEvent.Expired(data.Truth("was_granted"), Moment(data, "until_us")),
            Withdrawn => new ApprovalEvent.Withdrawn(data.Text("reason")),
            Redeemed => new ApprovalEvent.Redeemed(new EventId(Guid.Parse(data.Text("decision")))),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal, At = envelope.RecordedAt, Team = envelope.Team ?? "" };
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, ApprovalRequest request)
    {
        json.Member("action_digest", request.Digest.ToString())
            .Member("agent", request.Agent.ToString())
            .Member("clause", request.Clause)
            .Member("decision", request.Decision.ToString())
            .Member("escalates_us", request.EscalatesAt.UnixMicroseconds)
            .Member("escalation_role", request.EscalationRole)
            .Member("expires_us", request.ExpiresAt.UnixMicroseconds)
            .Member("grant_secs", request.GrantSeconds)
            .Member("kind", ActionKinds.WireName(request.Kind))
            .Member("quorum", request.Quorum);
        Write(json, "requesters", request.Requesters);
        Write(json, "roles", request.Roles);
        return json.Member("root", request.Root?.ToString())
            .Member("round", request.Round)
            .Member("rule", request.Rule)
            .Member("subject", request.Subject)
            .Member("target", request.Target);
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, ApprovalVote vote)
    {
        Write(json, "conditions", vote.Conditions);
        return json.Member("is_approval", vote.IsApproval)
            .Member("principal", vote.Principal)
            .Member("reason", vote.Reason)
            .Member("right", vote.Right)
            .Member("role", vote.Role)
            .Member("team", vote.Team);
    }

    private static void Write(CanonicalJsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.Name(name).BeginArray();
        foreach (var text in texts)
        {
            json.Value(text);
        }

        json.EndArray();
    }

    private static ApprovalRequest ReadRequest(JsonElement data) => new()
    {
        Digest = Hash256.TryParse(data.Text("action_digest"), out var digest) ? digest : default,
        Agent = AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default,
        Clause = data.Text("clause"),
        Decision = new EventId(Guid.Parse(data.Text("decision"))),
        EscalatesAt = Moment(data, "escalates_us"),
        EscalationRole = data.Text("escalation_role"),
        ExpiresAt = Moment(data, "expires_us"),
        GrantSeconds = (int)data.Number("grant_secs"),
        Kind = ActionKinds.OfWireName(data.Text("kind")),
        Quorum = (int)data.Number("quorum"),
        Requesters = TextsIn(data, "requesters"),
        Roles = TextsIn(data, "roles"),
        Root = AgentId.TryParse(data.Text("root"), out var root) ? root : null,
        Round = (int)data.Number("round"),
        Rule = data.Text("rule"),
        Subject = data.Text("subject"),
        Target = data.Text("target"),
    };

    private static ApprovalVote ReadVote(JsonElement data) => new(
        data.Text("principal"),
        data.Text("right"),
        data.Text("role"),
        data.Text("team"),
        data.Truth("is_approval"),
        data.Text("reason"),
        TextsIn(data, "conditions"));

    private static Instant Moment(JsonElement data, string name) => new(data.Number(name));

    private static ImmutableArray<string> TextsIn(JsonElement data, string name) =>
        [.. data.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
