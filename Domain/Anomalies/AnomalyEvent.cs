using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// What was unlike an agent, and what came of it. Told in the agent's <c>anomaly-…</c> stream, which is of the agent's org.
/// </summary>
public abstract record AnomalyEvent : IEventDataCodec<AnomalyEvent>
{
    /// <summary>Wire name of <see cref="Detected"/>.</summary>
    public const string DetectedType = "anomaly.detected";

    /// <summary>Wire name of <see cref="Answered"/>.</summary>
    public const string AnsweredType = "anomaly.answered";

    /// <summary>Wire name of <see cref="Lifted"/>.</summary>
    public const string LiftedType = "anomaly.lifted";

    /// <summary>Wire name of <see cref="Judged"/>.</summary>
    public const string JudgedType = "anomaly.judged";

    private AnomalyEvent()
    {
    }

    /// <summary>The event's id: of the envelope, where the event was read from one.</summary>
    public EventId Id { get; init; }

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>Who: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>The agent's team, or that of whoever judges it: of the envelope, where the event was read from one.</summary>
    public string Team { get; init; } = "";

    /// <summary>Something was unlike the agent.</summary>
    /// <param name="What">What.</param>
    public sealed record Detected(Anomaly What) : AnomalyEvent;

    /// <summary>The agent was suspended for it.</summary>
    /// <param name="Anomaly">The event that told the anomaly.</param>
    /// <param name="Until">When the suspension ends by itself; null where somebody has to end it.</param>
    public sealed record Answered(EventId Anomaly, Instant? Until) : AnomalyEvent;

    /// <summary>The time of that suspension was over.</summary>
    /// <param name="Anomaly">The event that told the anomaly.</param>
    public sealed record Lifted(EventId Anomaly) : AnomalyEvent;

    /// <summary>Somebody said whether it was one.</summary>
    /// <param name="Anomaly">The event that told the anomaly.</param>
    /// <param name="Verdict">What was said; not <see cref="AnomalyVerdict.None"/>.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Judged(EventId Anomaly, AnomalyVerdict Verdict, string Reason) : AnomalyEvent;

    /// <inheritdoc/>
    public static string TypeOf(AnomalyEvent happened) => happened switch
    {
        Detected => DetectedType,
        Answered => AnsweredType,
        Lifted => LiftedType,
        Judged => JudgedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, AnomalyEvent happened)
    {
        json.BeginObject();
        switch (happened)
        {
            case Detected e:
                Write(json, e.What);
                break;
            case Answered e:
                json.Member("anomaly"u8, e.Anomaly.ToString());
                if (e.Until is { } until)
                {
                    json.Member("until_us"u8, until.UnixMicroseconds);
                }

                break;
            case Lifted e:
                json.Member("anomaly"u8, e.Anomaly.ToString());
                break;
            case Judged e:
                json.Member("anomaly"u8, e.Anomaly.ToString()).Member("reason"u8, e.Reason)
                    .Member("verdict"u8, AnomalyWords.Of(e.Verdict));
                break;
            default:
                throw new UnreachableException($"no data for {happened.GetType().Name}");
        }

        json.EndObject();
    }

    /// <inheritdoc/>
    public static AnomalyEvent? Read(EventEnvelope envelope)
    {
        if (envelope.Type is not (DetectedType or AnsweredType or LiftedType or JudgedType))
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        AnomalyEvent? read = envelope.Type switch
        {
            DetectedType => ReadAnomaly(data) is { } what ? new Detected(what) : null,
            AnsweredType => new Answered(
                Subject(data), data.TryGetProperty("until_us", out _) ? new Instant(data.Number("until_us")) : null),
            LiftedType => new Lifted(Subject(data)),
            _ => new Judged(
                Subject(data),
                AnomalyWords.TryRead(data.Text("verdict"), out AnomalyVerdict verdict) ? verdict : AnomalyVerdict.None,
                data.Text("reason")),
        };
        return read is null ? null : read with { Id = envelope.Id, At = envelope.RecordedAt, By = envelope.Principal, Team = envelope.Team ?? "" };
    }

    private static EventId Subject(JsonElement data) => EventId.TryParse(data.Text("anomaly"), out var id) ? id : default;

    private static void Write(CanonicalJsonWriter json, Anomaly what)
    {
        json.Member("agent"u8, what.Agent.ToString())
            .Member("decision"u8, what.Decision?.ToString())
            .Member("effect"u8, AnomalyWords.Of(what.Effect))
            .Name("evidence"u8).BeginObject();
        foreach (var (name, figure) in what.Evidence)
        {
            json.Name(name).Value(figure);
        }

        json.EndObject()
            .Member("pause_secs"u8, what.PauseSeconds)
            .Member("response"u8, AnomalyWords.Of(what.Response))
            .Member("rules_digest"u8, what.RulesDigest)
            .Member("rules_version"u8, what.RulesVersion)
            .Member("subject"u8, what.Subject)
            .Member("type"u8, AnomalyWords.Of(what.Type));
    }

    // What only a newer build looks for is none that this one could act on.
    private static Anomaly? ReadAnomaly(JsonElement data) =>
        AnomalyWords.TryRead(data.Text("type"), out AnomalyType type)
        && AnomalyWords.TryRead(data.Text("response"), out AnomalyResponse response)
        && AnomalyWords.TryRead(data.Text("effect"), out AnomalyEffect effect)
            ? new()
            {
                Agent = AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default,
                Decision = EventId.TryParse(data.Text("decision"), out var decision) ? decision : null,
                Effect = effect,
                Evidence = data.GetProperty("evidence").EnumerateObject()
                    .ToImmutableSortedDictionary(each => each.Name, each => each.Value.GetString()!, StringComparer.Ordinal),
                PauseSeconds = (int)data.Number("pause_secs"),
                Response = response,
                RulesDigest = data.Text("rules_digest"),
                RulesVersion = (int)data.Number("rules_version"),
                Subject = data.Text("subject"),
                Type = type,
            }
            : null;
}
