using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Writes alerts, their rules, and whom they are told.</summary>
internal static class AlertDescription
{
    public static byte[] Of(KnownAlert alert)
    {
        var state = alert.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("acknowledged_by", state.AcknowledgedBy)
            .Member("alert", alert.Id.ToString())
            .Member("is_held", state.IsHeld)
            .Member("key", state.Case!.Key)
            .Member("number", state.Case.Number)
            .Member("occurrences", state.Occurrences)
            .Member("org", alert.Org)
            .Member("phase", AlertPhases.NameOf(state.Phase))
            .Member("prior", AlertPhases.NameOf(state.Prior))
            .Member("seen_us", state.SeenAt.UnixMicroseconds)
            .Member("severity", AlertSeverities.NameOf(state.Case.Severity))
            .Member("silence", state.Silence)
            .Member("silenced_until_us", state.SilencedUntil.UnixMicroseconds)
            .Member("stream_version", (long)alert.Version.Value)
            .Member("telling", (int)state.Telling)
            .EndObject();
        return json.ToArray();
    }

    public static byte[] Of(StreamName stream, KnownStream<AlertRuleState> rule)
    {
        var held = rule.State.Rule;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("agent", held?.Agent)
            .Member("alertrule", stream.ToString())
            .Member("condition", held?.Condition)
            .Member("dedup_secs", held?.DedupSeconds ?? 0)
            .Member("destinations", held is null ? "" : string.Join(' ', held.Destinations))
            .Member("is_enabled", held?.IsEnabled ?? false)
            .Member("name", held?.Name)
            .Member("org", rule.Org)
            .Member("severity", held is null ? "" : AlertSeverities.NameOf(held.Severity))
            .Member("stream_version", (long)rule.Version.Value)
            .Member("team", held?.Team)
            .Member("window_secs", held?.WindowSeconds ?? 0)
            .EndObject();
        return json.ToArray();
    }

    public static byte[] Of(StreamName stream, KnownStream<AlertingState> org)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject().Member("alerting", stream.ToString()).Member("org", org.Org).Name("routes").BeginArray();
        foreach (var route in org.State.Routes.Values)
        {
            json.BeginObject()
                .Member("category", route.Category)
                .Member("destinations", string.Join(' ', route.Destinations))
                .Member("min_severity", AlertSeverities.NameOf(route.MinSeverity))
                .Member("team", route.Team)
                .EndObject();
        }

        json.EndArray().Name("silences").BeginArray();
        foreach (var silence in org.State.Silences.Values)
        {
            json.BeginObject()
                .Member("agent", silence.Agent)
                .Member("category", silence.Category)
                .Member("id", silence.Id)
                .Member("min_severity", AlertSeverities.NameOf(silence.MinSeverity))
                .Member("rule", silence.Rule)
                .Member("team", silence.Team)
                .Member("until_us", silence.Until.UnixMicroseconds)
                .EndObject();
        }

        json.EndArray().Member("stream_version", (long)org.Version.Value).EndObject();
        return json.ToArray();
    }
}
