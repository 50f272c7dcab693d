using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

// The data of `action.reported`. Org, team, principal and trace id stand in the envelope.
internal static class ReportedActionCodec
{
    private const string AgentPrefix = "agent:";

    public static void Write(CanonicalJsonWriter json, SourceEvent.Reported happened)
    {
        var action = happened.Action;
        var what = action.What;
        json.BeginObject().Member("agent", action.Agent.ToString());
        WriteClaimed(json, action);
        json.Member("digest", action.Digest.ToString());
        WriteMap(json, "dropped", action.Dropped, (j, count) => j.Value(count));
        if (what.IsDryRun)
        {
            json.Member("dry_run", true);
        }

        json.Member("event_id", what.EventId);
        WriteFound(json, action.Found);
        json.Member("kind", what.Kind);
        WriteMap(json, "labels", what.Labels, (j, value) => j.Value(value));
        if (happened.IsLate)
        {
            json.Member("late", true);
        }

        json.Member("matched_rule", what.MatchedRule);
        Optional(json, "occurred_at_ms", what.OccurredAtMilliseconds);
        if (what.Outcome is { } outcome)
        {
            ReportedOutcomeCodec.Write(json.Name("outcome"), outcome);
        }

        json.Member("parent_span_id", what.ParentSpanId).Member("reservation_id", what.ReservationId);
        Optional(json, "sequence", what.Sequence);
        json.Member("session", what.Session)
            .Member("shadow_decision", what.ShadowDecision)
            .Member("span_id", what.SpanId);
        WriteUsage(json, what.Usage);
        json.Member("verdict", what.Verdict is { } verdict ? Verdicts.Name(verdict) : "").EndObject();
    }

    public static SourceEvent.Reported Read(JsonElement data, EventEnvelope envelope) => new(
        new ReportedAction(
            ReadWhat(data, envelope),
            AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default,
            Hash256.TryParse(data.Text("digest"), out var digest) ? digest : default)
        {
            ClaimedAgent = Claimed(data, "agent"),
            ClaimedOrg = Claimed(data, "org"),
            ClaimedTeam = Claimed(data, "team"),
            Dropped = MapOf(data, "dropped", value => value.GetInt32()),
            Found = data.TryGetProperty("found", out var found)
                ? found.EnumerateArray().Select(f => f.GetString()!).ToImmutableSortedSet(StringComparer.Ordinal)
                : ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
        },
        Flag(data, "late"));

    private static ActionReport ReadWhat(JsonElement data, EventEnvelope envelope) => new()
    {
        EventId = data.Text("event_id"),
        Sequence = OptionalNumber(data, "sequence"),
        Session = data.Text("session"),
        Claim = new ActorClaim(
            Or(Claimed(data, "org"), envelope.Org),
            Or(Claimed(data, "team"), envelope.Team),
            Or(Claimed(data, "agent"), AgentOf(envelope.Principal))),
        Kind = data.Text("kind"),
        Verdict = data.TryGetProperty("verdict", out var verdict) ? Verdicts.Parse(verdict.GetString()!) : null,
        TraceId = envelope.CorrelationId ?? "",
        SpanId = data.Text("span_id"),
        ParentSpanId = data.Text("parent_span_id"),
        OccurredAtMilliseconds = OptionalNumber(data, "occurred_at_ms"),
        Outcome = data.TryGetProperty("outcome", out var outcome) ? ReportedOutcomeCodec.Read(outcome) : null,
        Usage = data.TryGetProperty("usage", out var usage) ? ReadUsage(usage) : null,
        ReservationId = data.Text("reservation_id"),
        IsDryRun = Flag(data, "dry_run"),
        ShadowDecision = data.Text("shadow_decision"),
        MatchedRule = data.Text("matched_rule"),
        Labels = MapOf(data, "labels", value => value.GetString()!),
    };

    private static void WriteClaimed(CanonicalJsonWriter json, ReportedAction action)
    {
        if ((action.ClaimedAgent + action.ClaimedOrg + action.ClaimedTeam).Length > 0)
        {
            json.Name("claimed").BeginObject()
                .Member("agent", action.ClaimedAgent)
                .Member("org", action.ClaimedOrg)
                .Member("team", action.ClaimedTeam)
                .EndObject();
        }
    }

    private static void WriteFound(CanonicalJsonWriter json, ImmutableSortedSet<string> found)
    {
        if (found.IsEmpty)
        {
            return;
        }

        json.Name("found").BeginArray();
        foreach (var kind in found)
        {
            json.Value(kind);
        }

        json.EndArray();
    }

    private static void WriteUsage(CanonicalJsonWriter json, ReportedUsage? usage)
    {
        if (usage is not null)
        {
            json.Name("usage").BeginObject()
                .Member("cache_write_tokens", usage.CacheWriteTokens)
                .Member("cached_read_tokens", usage.CachedReadTokens)
                .Member("input_tokens", usage.InputTokens)
                .Member("output_tokens", usage.OutputTokens)
                .Member("reasoning_tokens", usage.ReasoningTokens)
                .Member("requests", usage.Requests)
                .EndObject();
        }
    }

    private static ReportedUsage ReadUsage(JsonElement usage) =>
        new(usage.Number("input_tokens"), usage.Number("output_tokens"), usage.Number("requests"))
        {
            CachedReadTokens = usage.Number("cached_read_tokens"),
            CacheWriteTokens = usage.Number("cache_write_tokens"),
            ReasoningTokens = usage.Number("reasoning_tokens"),
        };

    private static void WriteMap<T>(
        CanonicalJsonWriter json, string name, ImmutableSortedDictionary<string, T> map, Action<CanonicalJsonWriter, T> write)
    {
        if (map.IsEmpty)
        {
            return;
        }

        json.Name(name).BeginObject();
        foreach (var (key, value) in map)
        {
            write(json.Name(key), value);
        }

        json.EndObject();
    }

    private static ImmutableSortedDictionary<string, T> MapOf<T>(JsonElement data, string name, Func<JsonElement, T> read) =>
        data.TryGetProperty(name, out var map)
            ? map.EnumerateObject().ToImmutableSortedDictionary(m => m.Name, m => read(m.Value), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, T>.Empty.WithComparers(StringComparer.Ordinal);

    private static void Optional(CanonicalJsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.Member(name, value);
        }
    }

    private static long? OptionalNumber(JsonElement data, string name) =>
        data.TryGetProperty(name, out _) ? data.Number(name) : null;

    private static bool Flag(JsonElement data, string name) => data.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static string Claimed(JsonElement data, string name) =>
        data.TryGetProperty("claimed", out var claimed) ? claimed.Text(name) : "";

    private static string AgentOf(string principal) =>
        principal.StartsWith(AgentPrefix, StringComparison.Ordinal) ? principal[AgentPrefix.Length..] : "";

    private static string Or(string claimed, string? recorded) => claimed.Length > 0 ? claimed : recorded ?? "";
}
