using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// What an org decides about who is told of alerts. Told in the org's <c>alerting-…</c> stream; which org stands in the
/// envelope.
/// </summary>
public abstract record AlertingEvent : IEventDataCodec<AlertingEvent>
{
    /// <summary>Wire name of <see cref="SilenceSet"/>.</summary>
    public const string SilenceSetType = "alerting.silence_set";

    /// <summary>Wire name of <see cref="SilenceEnded"/>.</summary>
    public const string SilenceEndedType = "alerting.silence_ended";

    /// <summary>Wire name of <see cref="RouteSet"/>.</summary>
    public const string RouteSetType = "alerting.route_set";

    /// <summary>Wire name of <see cref="RouteCleared"/>.</summary>
    public const string RouteClearedType = "alerting.route_cleared";

    private AlertingEvent()
    {
    }

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>Nobody is told of some alerts for a while.</summary>
    /// <param name="Silence">Which, and until when.</param>
    public sealed record SilenceSet(AlertSilence Silence) : AlertingEvent;

    /// <summary>They are told again, before the while was over.</summary>
    /// <param name="Id">Which silence.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record SilenceEnded(string Id, string Reason) : AlertingEvent;

    /// <summary>Some alerts go this way from now on.</summary>
    /// <param name="Route">Which, and whom to.</param>
    public sealed record RouteSet(AlertRoute Route) : AlertingEvent;

    /// <summary>They do not any more.</summary>
    /// <param name="Category">The route's category.</param>
    /// <param name="Team">The route's team.</param>
    public sealed record RouteCleared(string Category, string Team) : AlertingEvent;

    /// <inheritdoc/>
    public static string TypeOf(AlertingEvent happened) => happened switch
    {
        SilenceSet => SilenceSetType,
        SilenceEnded => SilenceEndedType,
        RouteSet => RouteSetType,
        RouteCleared => RouteClearedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AlertingEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            SilenceSet e => json.Member("agent", e.Silence.Agent).Member("category", e.Silence.Category)
                .Member("id", e.Silence.Id)
                .Member("min_severity", AlertSeverities.NameOf(e.Silence.MinSeverity))
                .Member("reason", e.Silence.Reason).Member("rule", e.Silence.Rule).Member("team", e.Silence.Team)
                .Member("until_us", e.Silence.Until.UnixMicroseconds),
            SilenceEnded e => json.Member("id", e.Id).Member("reason", e.Reason),
            RouteSet e => AlertTexts.Write(json.Member("category", e.Route.Category).Name("destinations"), e.Route.Destinations)
                .Member("min_severity", AlertSeverities.NameOf(e.Route.MinSeverity)).Member("team", e.Route.Team),
            RouteCleared e => json.Member("category", e.Category).Member("team", e.Team),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static AlertingEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        AlertingEvent? read = envelope.Type switch
        {
            SilenceSetType => new SilenceSet(new AlertSilence(
                data.Text("id"), data.Text("category"), data.Text("rule"), data.Text("team"), data.Text("agent"),
                SeverityIn(data), new(data.Number("until_us")), data.Text("reason"))),
            SilenceEndedType => new SilenceEnded(data.Text("id"), data.Text("reason")),
            RouteSetType => new RouteSet(new AlertRoute(
                data.Text("category"), data.Text("team"), SeverityIn(data), AlertTexts.Read(data, "destinations"))),
            RouteClearedType => new RouteCleared(data.Text("category"), data.Text("team")),
            _ => null,
        };
        return read is null ? null : read with { At = envelope.RecordedAt };
    }

    private static AlertSeverity SeverityIn(JsonElement data) =>
        AlertSeverities.TryRead(data.Text("min_severity"), out var severity) ? severity : default;
}
