using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>
/// Reads what events add to what is counted. A gap in reports is told right before the report that showed it, and says not
/// whose it is; so the reader remembers it until then. Not thread-safe.
/// </summary>
public sealed class ActivityReader
{
    // Gaps whose report comes next; streams whose report never came, because the log ended there, are as few as sources.
    private readonly Dictionary<StreamName, long> _gaps = [];

    /// <summary>What an event adds; null for one that adds nothing.</summary>
    public Activity? Read(ChainedEvent recorded)
    {
        if (!EventFields.TryRead(recorded.Bytes.Span, out var fields, out _))
        {
            return null;
        }

        if (fields.Type.SequenceEqual("action.decided"u8))
        {
            return Decided(fields);
        }

        if (fields.Type.SequenceEqual("action.reported"u8))
        {
            return Reported(fields);
        }

        if (fields.Type.SequenceEqual("anomaly.detected"u8))
        {
            return Anomaly(fields);
        }

        if (fields.Type.SequenceEqual("source.gap_detected"u8))
        {
            using var document = Parse(fields.Data);
            var (first, last) = (document.RootElement.Number("first"), document.RootElement.Number("last"));
            _gaps[fields.Stream] = _gaps.GetValueOrDefault(fields.Stream) + (last - first + 1);
        }

        return null;
    }

    private static Activity Decided(in EventFields fields)
    {
        using var document = Parse(fields.Data);
        var data = document.RootElement;
        var isViolation = data.TryGetProperty("shadow_verdict", out var shadow)
            ? PolicyViolations.IsOne(Verdicts.Parse(shadow.GetString()!), data.Text("shadow_reason_code"))
            : PolicyViolations.IsOne(Verdicts.Parse(data.Text("verdict")), data.Text("reason_code"));
        return Of(fields, data, new(1, isViolation ? 1 : 0, 0, 0, 0)) with { Credentials = CredentialsIn(data) };
    }

    private Activity Reported(in EventFields fields)
    {
        using var document = Parse(fields.Data);
        var data = document.RootElement;
        _gaps.Remove(fields.Stream, out var missing);
        return Of(fields, data, new(0, 0, 0, 1, missing - (data.Truth("late") ? 1 : 0)));
    }

    private static Activity Anomaly(in EventFields fields)
    {
        using var document = Parse(fields.Data);
        var data = document.RootElement;
        var weight = AnomalyWords.TryRead(data.Text("response"), out AnomalyResponse response) ? AnomalyScore.WeightOf(response) : 0;
        return Of(fields, data, new(0, 0, weight, 0, 0));
    }

    // Obligations are `redact <kind>`, `alert <kind>` and `found <kind>`, among others.
    private static ImmutableArray<string> CredentialsIn(JsonElement data) => data.TryGetProperty("obligations", out var obligations)
        ? [.. obligations.EnumerateArray().Select(each => each.GetString()!.Split(' ')).Where(words => words.Length == 2
                && words[0] is "redact" or "alert" or "found"
                && CredentialKinds.Contains(words[1]))
            .Select(words => words[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : [];

    private static Activity Of(in EventFields fields, JsonElement data, ActivityCounts counts) => new(
        Encoding.UTF8.GetString(fields.Org),
        Encoding.UTF8.GetString(fields.Team),
        AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default,
        fields.RecordedAt,
        counts,
        []);

    private static JsonDocument Parse(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        return JsonDocument.ParseValue(ref reader);
    }
}
