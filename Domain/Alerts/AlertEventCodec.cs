using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>Between an alert's events and their canonical data. Types are mapped by hand: the name is the format.</summary>
public sealed class AlertEventCodec : IEventDataCodec<AlertEvent>
{
    /// <summary>Wire name of <see cref="AlertEvent.Raised"/>.</summary>
    public const string Raised = "alert.raised";

    /// <summary>Wire name of <see cref="AlertEvent.Recurred"/>.</summary>
    public const string Recurred = "alert.recurred";

    /// <summary>Wire name of <see cref="AlertEvent.Acknowledged"/>.</summary>
    public const string Acknowledged = "alert.acknowledged";

    /// <summary>Wire name of <see cref="AlertEvent.Silenced"/>.</summary>
    public const string Silenced = "alert.silenced";

    /// <summary>Wire name of <see cref="AlertEvent.SilenceEnded"/>.</summary>
    public const string SilenceEnded = "alert.silence_ended";

    /// <summary>Wire name of <see cref="AlertEvent.Subsided"/>.</summary>
    public const string Subsided = "alert.subsided";

    /// <summary>Wire name of <see cref="AlertEvent.Resolved"/>.</summary>
    public const string Resolved = "alert.resolved";

    private AlertEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(AlertEvent happened) => happened switch
    {
        AlertEvent.Raised => Raised,
        AlertEvent.Recurred => Recurred,
        AlertEvent.Acknowledged => Acknowledged,
        AlertEvent.Silenced => Silenced,
        AlertEvent.SilenceEnded => SilenceEnded,
        AlertEvent.Subsided => Subsided,
        AlertEvent.Resolved => Resolved,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AlertEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            AlertEvent.Raised e => WriteRaised(json, e),
            AlertEvent.Recurred e => json.Member("occurrences", e.Occurrences).Member("seen_us", e.Seen.UnixMicroseconds),
            AlertEvent.Acknowledged e => json.Member("reason", e.Reason),
            AlertEvent.Silenced e => json.Member("reason", e.Reason).Member("until_us", e.Until.UnixMicroseconds),
            AlertEvent.SilenceEnded or AlertEvent.Subsided => json,
            AlertEvent.Resolved e => json.Member("has_ended", e.HasEnded).Member("reason", e.Reason),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static AlertEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        AlertEvent? read = envelope.Type switch
        {
            Raised => ReadRaised(data),
            Recurred => new AlertEvent.Recurred(new(data.Number("seen_us")), (int)data.Number("occurrences")),
            Acknowledged => new AlertEvent.Acknowledged(data.Text("reason")),
            Silenced => new AlertEvent.Silenced(new(data.Number("until_us")), data.Text("reason")),
            SilenceEnded => new AlertEvent.SilenceEnded(),
            Subsided => new AlertEvent.Subsided(),
            Resolved => new AlertEvent.Resolved(data.Text("reason"), data.Truth("has_ended")),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal, At = envelope.RecordedAt };
    }

    private static CanonicalJsonWriter WriteRaised(CanonicalJsonWriter json, AlertEvent.Raised e)
    {
        var about = e.Case;
        json.Member("agent", about.Agent).Member("at_us", about.At.UnixMicroseconds).Member("category", about.Category)
            .Name("causes").BeginArray();
        foreach (var cause in about.Causes)
        {
            json.Value(cause.ToString());
        }

        json.EndArray().Member("dedup_until_us", about.DedupUntil.UnixMicroseconds);
        AlertTexts.Write(json.Name("destinations"), about.Destinations);
        json.Name("evidence").BeginObject();
        foreach (var (name, figure) in about.Evidence)
        {
            json.Name(name).Value(figure);
        }

        json.EndObject().Member("key", about.Key).Member("number", about.Number).Member("occurrences", e.Occurrences);
        if (about.Rule is { } rule)
        {
            WriteRule(json.Name("rule"), rule);
        }

        json.Member("severity", AlertSeverities.NameOf(about.Severity)).Member("silence", e.Silence);
        if (e.SilencedUntil != default)
        {
            json.Member("silenced_until_us", e.SilencedUntil.UnixMicroseconds);
        }

        return json.Member("team", about.Team).Member("text", about.Text).Member("title", about.Title);
    }

    private static void WriteRule(CanonicalJsonWriter json, AlertRuleSnapshot rule) => json.BeginObject()
        .Member("id", rule.Id.ToString())
        .Member("metric", AlertMetrics.NameOf(rule.Metric))
        .Member("name", rule.Name)
        .Member("operator", AlertOperators.SignOf(rule.Operator))
        .Member("threshold", DecimalText.Of(rule.Threshold))
        .Member("value", DecimalText.Of(rule.Value))
        .Member("version", rule.Version)
        .Member("window_secs", rule.WindowSeconds)
        .EndObject();

    private static AlertEvent.Raised ReadRaised(JsonElement data) => new(
        new AlertCase
        {
            Key = data.Text("key"),
            Number = (int)data.Number("number"),
            Category = data.Text("category"),
            Severity = AlertSeverities.TryRead(data.Text("severity"), out var severity) ? severity : default,
            Title = data.Text("title"),
            Text = data.Text("text"),
            Team = data.Text("team"),
            Agent = data.Text("agent"),
            Rule = data.TryGetProperty("rule", out var rule) ? ReadRule(rule) : null,
            Evidence = data.GetProperty("evidence").EnumerateObject()
                .ToImmutableSortedDictionary(figure => figure.Name, figure => figure.Value.GetString()!, StringComparer.Ordinal),
            Causes = [.. data.GetProperty("causes").EnumerateArray().Select(ReadCause)],
            Destinations = AlertTexts.Read(data, "destinations"),
            At = new(data.Number("at_us")),
            DedupUntil = new(data.Number("dedup_until_us")),
        },
        (int)data.Number("occurrences"),
        data.Text("silence"),
        new(data.Number("silenced_until_us")));

    private static EventId ReadCause(JsonElement cause) => EventId.TryParse(cause.GetString(), out var id) ? id : default;

    private static AlertRuleSnapshot ReadRule(JsonElement data) => new(
        AlertRuleId.TryParse(data.Text("id"), out var id) ? id : default,
        data.Number("version"),
        data.Text("name"),
        AlertMetrics.TryRead(data.Text("metric"), out var metric) ? metric : default,
        AlertOperators.TryRead(data.Text("operator"), out var comparison) ? comparison : default,
        data.Decimal("threshold"),
        (int)data.Number("window_secs"),
        data.Decimal("value"));
}

// Lists of texts in events.
internal static class AlertTexts
{
    public static CanonicalJsonWriter Write(CanonicalJsonWriter json, ImmutableArray<string> texts)
    {
        json.BeginArray();
        foreach (var text in texts)
        {
            json.Value(text);
        }

        return json.EndArray();
    }

    public static ImmutableArray<string> Read(JsonElement data, string name) =>
        [.. data.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
