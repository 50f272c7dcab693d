using System.Diagnostics;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <content>Writing.</content>
public sealed partial class AgentEventCodec
{
    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AgentEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            AgentEvent.Registered e => WriteRegistered(json, e),
            AgentEvent.CredentialRotated e => json.Member("reason", e.Reason).Member("token_hash", e.TokenHash),
            AgentEvent.CredentialRevoked e => json.Member("reason", e.Reason),
            AgentEvent.Deregistered e => WriteTrue(json.Member("reason", e.Reason), "removed", e.Removed),
            AgentEvent.Suspended e => json.Member("cause", e.Cause?.ToString())
                .Member("kind", AgentWords.Of(e.Kind)).Member("reason", e.Reason),
            AgentEvent.SuspensionCleared e => WriteKinds(json, e).Member("note", e.Note),
            AgentEvent.Reparented e => WriteReparented(json, e),
            AgentEvent.Moved e => json.Member("before", e.Before).Member("reason", e.Reason).Member("team", e.Team),
            AgentEvent.ModeChanged e => WriteMoment(
                json.Member("mode", e.ObservedUntil is null ? Enforced : Observed).Member("reason", e.Reason),
                "until_us", e.ObservedUntil),
            AgentEvent.WindowExpired e => json.Member("until_us", e.Until.UnixMicroseconds),
            AgentEvent.Orphaned e => WriteOrphaned(json, e),
            AgentEvent.HeartbeatLapsed e => WriteMoment(json, "last_seen_us", e.LastSeen)
                .Member("threshold_seconds", (long)e.Threshold.TotalSeconds),
            AgentEvent.HeartbeatRecovered => json,
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    private static CanonicalJsonWriter WriteRegistered(CanonicalJsonWriter json, AgentEvent.Registered e)
    {
        var (profile, lineage) = (e.Profile, e.Lineage);
        json.Member("delegation_reason", lineage.DelegationReason)
            .Member("depth", lineage.Depth)
            .Member("did", profile.Did)
            .Member("enrolment", AgentWords.Of(e.Enrolment))
            .Member("framework", profile.Framework)
            .Name("labels").BeginObject();
        foreach (var (name, value) in profile.Labels)
        {
            json.Name(name).Value(value);
        }

        WriteBound(json.EndObject(), lineage)
            .Member("name", profile.Name)
            .Member("parent", lineage.Parent?.ToString())
            .Member("risk_tier", profile.RiskTier)
            .Member("root", lineage.Root.ToString())
            .Member("spawned_by_tool", lineage.SpawnedByTool)
            .Member("token_hash", e.TokenHash)
            .Name("tools").BeginArray();
        foreach (var tool in profile.Tools)
        {
            json.Value(tool);
        }

        return json.EndArray().Member("version", profile.Version);
    }

    private static CanonicalJsonWriter WriteReparented(CanonicalJsonWriter json, AgentEvent.Reparented e) =>
        WriteBound(json.Member("before", e.Before?.ToString())
            .Member("delegation_reason", e.Lineage.DelegationReason)
            .Member("depth", e.Lineage.Depth), e.Lineage)
            .Member("parent", e.Lineage.Parent?.ToString())
            .Member("reason", e.Reason)
            .Member("root", e.Lineage.Root.ToString())
            .Member("spawned_by_tool", e.Lineage.SpawnedByTool);

    private static CanonicalJsonWriter WriteOrphaned(CanonicalJsonWriter json, AgentEvent.Orphaned e) =>
        WriteBound(json.Member("delegation_reason", e.Lineage.DelegationReason)
            .Member("depth", e.Lineage.Depth)
            .Member("fate", AgentWords.Of(e.Fate))
            .Member("left", e.Parent.ToString()), e.Lineage)
            .Member("parent", e.Lineage.Parent?.ToString())
            .Member("root", e.Lineage.Root.ToString())
            .Member("spawned_by_tool", e.Lineage.SpawnedByTool);

    private static CanonicalJsonWriter WriteKinds(CanonicalJsonWriter json, AgentEvent.SuspensionCleared e)
    {
        json.Name("kinds").BeginArray();
        foreach (var kind in e.Kinds)
        {
            json.Value(AgentWords.Of(kind));
        }

        return json.EndArray();
    }

    private static CanonicalJsonWriter WriteBound(CanonicalJsonWriter json, AgentLineage lineage) =>
        lineage.MaxChildDepth is { } bound ? json.Member("max_child_depth", bound) : json;

    private static CanonicalJsonWriter WriteMoment(CanonicalJsonWriter json, string name, Instant? moment) =>
        moment is { } at ? json.Member(name, at.UnixMicroseconds) : json;

    private static CanonicalJsonWriter WriteTrue(CanonicalJsonWriter json, string name, bool truth) =>
        truth ? json.Member(name, truth) : json;
}
